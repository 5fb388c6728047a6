import { describe, expect, it } from 'vitest';
import { moviesNamed } from '../../../bin/operator/movies-named.ts';

const TITLES = new Map([
  [1, 'The Lonely Mountain'],
  [2, 'Mountain'],
  [3, 'The Lonely Sea'],
]);
const KNOWN = { knownMovies: async () => [1, 2, 3, 4], titlesOf: async () => TITLES };
const idsOf = async (words: string) => (await moviesNamed(words, KNOWN)).map(({ movieId }) => movieId);

describe('movies named by words', () => {
  it('have all of them, in any case and order, and come in the order of their titles', async () => {
    expect(await idsOf('SEA lonely')).toEqual([3]);
    expect(await idsOf('lonely')).toEqual([1, 3]);
    expect(await idsOf('river')).toEqual([]);
  });

  it('are one where that is the whole title', async () => {
    expect(await idsOf('mountain')).toEqual([2]);
  });
});
