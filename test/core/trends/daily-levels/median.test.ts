import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, scaledMad } from '../../../../lambdas/core/trends/daily-levels/median.ts';

describe('the median', () => {
  it.each([
    [[3], 3],
    [[9, 1], 5],
    [[5, 1, 9], 5],
    [[4, 1, 9, 2], 3],
    [[], Number.NaN],
  ])('of %j is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it('has as many values below as above, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 40 }), (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });

  it('leaves the given values as they were', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('the scaled median absolute deviation', () => {
  it('is 1.4826 times the median distance from the median', () => {
    expect(scaledMad([1, 2, 3, 4, 100])).toBeCloseTo(1.4826, 10);
  });
});
