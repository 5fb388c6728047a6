import { describe, expect, it } from 'vitest';
import { fitted } from '../../../../localstack/run/screen/layout.ts';

const BLOCKS = {
  head: [['clock']],
  topics: [['all topics'], ['reviews', 'ratings', 'metadata']],
  tops: [[], ['most popular', 'a movie']],
};
const GROWTH = [
  ['topics', 1],
  ['tops', 1],
] as const;

describe('a screen', () => {
  it.each([
    [9, ['clock', 'reviews', 'ratings', 'metadata', 'most popular', 'a movie']],
    [5, ['clock', 'reviews', 'ratings', 'metadata']],
    [4, ['clock', 'reviews', 'ratings', 'metadata']],
    [3, ['clock', 'all topics']],
  ])('of %i lines has what matters most, in its place', (height, lines) => {
    expect(fitted(BLOCKS, GROWTH, height)).toEqual(lines);
  });

  it('that is too short for the important takes the less important', () => {
    expect(fitted({ ...BLOCKS, topics: [['all topics'], Array(9).fill('x')] }, GROWTH, 4)).toEqual([
      'clock',
      'all topics',
      'most popular',
      'a movie',
    ]);
  });

  it('never has more lines than the terminal, whatever comes', () => {
    expect(fitted(BLOCKS, GROWTH, 1)).toEqual(['clock']);
  });
});
