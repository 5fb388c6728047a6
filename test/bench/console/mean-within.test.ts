import { expect, it } from 'vitest';
import { meanWithin } from './mean-within.ts';

it('a mean may be as far off as its values differ, as Student has it', () => {
  expect(meanWithin([2, 2, 2])).toEqual({ mean: 2, room: 0 });
  const { mean, room } = meanWithin([1, 3, 1, 3, 1, 3]);
  expect(mean).toBe(2);
  // Of five degrees of freedom.
  expect(room).toBeCloseTo(2.571 * Math.sqrt(1.2 / 6), 1);
});
