import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averageRating,
  decideRating,
  foldSample,
  type RatingAggregate,
  type RatingSample,
  ratingDeviation,
} from '../../../lambdas/core/stream/rating.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { recordOf } from '../../builders/delivery.ts';
import { ratingOf } from '../../builders/records.ts';
import { at, NOW, WINDOW_MS, WINDOWING } from '../../builders/time.ts';

const sampleOf = (sample: Partial<RatingSample> = {}): RatingSample => ({
  eventTime: NOW,
  voteAverage: 7.5,
  voteCount: 100,
  popularity: 12.5,
  ...sample,
});

/** Samples as TMDB shows them, three decimals, no two of one instant: the event time is the identity. */
const anySamples = (minLength: number): fc.Arbitrary<RatingSample[]> =>
  fc.uniqueArray(
    fc.record({
      eventTime: fc.nat(WINDOW_MS - 1).map((ms) => epochMs(NOW + ms)),
      voteAverage: fc.nat(10_000).map((thousandths) => thousandths / 1_000),
      voteCount: fc.nat(1_000_000),
      popularity: fc.double({ min: 0, max: 5_000, noNaN: true }),
    }),
    { minLength, maxLength: 60, selector: ({ eventTime }) => eventTime },
  );

const sumOf = (samples: readonly RatingSample[]): RatingAggregate | undefined =>
  samples.reduce((sums, sample) => foldSample(sums, sample), undefined as RatingAggregate | undefined);

const certainSumOf = (samples: readonly RatingSample[]): RatingAggregate => {
  const sums = sumOf(samples);
  if (sums === undefined) throw new Error('no samples');
  return sums;
};

describe('a rating', () => {
  it('counts in the window of its poll; its identity is its offset in the window', () => {
    const record = recordOf();
    const rating = ratingOf({ timestamp: at('11:58:20.123') });
    expect(decideRating(rating, record, WINDOWING, NOW)).toEqual({
      movieId: 603,
      windowStart: at('11:55:00'),
      identity: 200_123,
      value: { eventTime: at('11:58:20.123'), voteAverage: 8.217, voteCount: 26_000, popularity: 83.5 },
      late: true,
      record,
    });
  });

  it('on the first instant of a window has identity 0', () => {
    expect(decideRating(ratingOf({ timestamp: NOW }), recordOf(), WINDOWING, NOW)?.identity).toBe(0);
  });

  it('beyond the retention has no answer, and one from the future is poison', () => {
    const old = ratingOf({ timestamp: NOW - WINDOWING.retentionMs });
    expect(decideRating(old, recordOf(), WINDOWING, NOW)).toBeUndefined();
    const ahead = ratingOf({ timestamp: at('12:04:01') });
    expect(() => decideRating(ahead, recordOf(), WINDOWING, NOW)).toThrow(/241 s in the future/);
  });
});

describe('the sums of a window', () => {
  it('begin with its first sample', () => {
    const sample = sampleOf({ voteAverage: 8 });
    expect(foldSample(undefined, sample)).toEqual({
      ratingCount: 1,
      highCount: 1,
      mediumCount: 0,
      lowCount: 0,
      ratingSum: 80_000,
      ratingSquareSum: 6_400_000_000,
      minRating: 8,
      maxRating: 8,
      last: sample,
    });
  });

  it.each([
    [10, 'high'],
    [8, 'high'],
    [7.999, 'medium'],
    [6, 'medium'],
    [5.999, 'low'],
    [0, 'low'],
  ])('count %f as %s', (voteAverage, level) => {
    const { highCount, mediumCount, lowCount } = foldSample(undefined, sampleOf({ voteAverage }));
    expect({ high: highCount, medium: mediumCount, low: lowCount }).toEqual({ high: 0, medium: 0, low: 0, [level]: 1 });
  });

  /**
   *  12:00                    12:05
   *  [--a------c------b--------)
   *     6      9      7.5          arrive as b, a, c: b stays the last
   */
  it('keep the sample with the greatest event time as the last, however it arrives', () => {
    const a = sampleOf({ eventTime: at('12:00:30'), voteAverage: 6 });
    const b = sampleOf({ eventTime: at('12:03:00'), voteAverage: 7.5 });
    const c = sampleOf({ eventTime: at('12:01:30'), voteAverage: 9 });
    const sums = certainSumOf([b, a, c]);
    expect(sums).toMatchObject({ ratingCount: 3, last: b, minRating: 6, maxRating: 9 });
    expect(averageRating(sums)).toBe(7.5);
  });

  it('are the same in any order', () => {
    const twice = anySamples(0).chain((samples) =>
      fc.tuple(fc.constant(samples), fc.shuffledSubarray(samples, { minLength: samples.length })),
    );
    fc.assert(
      fc.property(twice, ([samples, shuffled]) => {
        expect(sumOf(shuffled)).toEqual(sumOf(samples));
      }),
    );
  });

  it('are exact: those of thousandths added as integers', () => {
    fc.assert(
      fc.property(anySamples(1), (samples) => {
        const thousandths = samples.map(({ voteAverage }) => BigInt(Math.round(voteAverage * 1_000)));
        const sums = certainSumOf(samples);
        expect(BigInt(sums.ratingSum)).toBe(thousandths.reduce((sum, x) => sum + 10n * x, 0n));
        expect(BigInt(sums.ratingSquareSum)).toBe(thousandths.reduce((sum, x) => sum + 100n * x * x, 0n));
        expect(sums.highCount + sums.mediumCount + sums.lowCount).toBe(sums.ratingCount);
      }),
    );
  });

  it('have a mean between their least and greatest rating, rounded once', () => {
    const tenth = [7.1, 7.2, 7.6].map((voteAverage, ms) => sampleOf({ voteAverage, eventTime: epochMs(NOW + ms) }));
    expect(averageRating(certainSumOf(tenth))).toBe(7.3);
    fc.assert(
      fc.property(anySamples(1), (samples) => {
        const sums = certainSumOf(samples);
        expect(averageRating(sums)).toBeGreaterThanOrEqual(sums.minRating);
        expect(averageRating(sums)).toBeLessThanOrEqual(sums.maxRating);
      }),
    );
  });
});

describe('the deviation of a window', () => {
  it('is that of the population', () => {
    const samples = [2, 4, 4, 4, 5, 5, 7, 9].map((voteAverage, index) =>
      sampleOf({ voteAverage, eventTime: epochMs(NOW + index) }),
    );
    expect(ratingDeviation(certainSumOf(samples))).toBe(2);
  });

  it('is 0, not NaN, for any number of equal ratings', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 300 }), (thousandths, count) => {
        const equal = Array.from({ length: count }, () => sampleOf({ voteAverage: thousandths / 1_000 }));
        expect(ratingDeviation(certainSumOf(equal))).toBe(0);
      }),
    );
  });

  it('is never NaN and never more than half the range of ratings', () => {
    fc.assert(
      fc.property(anySamples(1), (samples) => {
        const sums = certainSumOf(samples);
        const deviation = ratingDeviation(sums);
        expect(deviation).toBeGreaterThanOrEqual(0);
        expect(deviation).toBeLessThanOrEqual((sums.maxRating - sums.minRating) / 2 + 1e-9);
      }),
    );
  });

  it('stays exact where the square of the sum is beyond the exact numbers', () => {
    const base = foldSample(undefined, sampleOf());
    const count = 20_000;
    const sums = { ...base, ratingCount: count, ratingSum: count * 99_999, ratingSquareSum: count * 99_999 ** 2 };
    expect(ratingDeviation(sums)).toBe(0);
  });
});
