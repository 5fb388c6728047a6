import type { Rating } from '../../../schema/records.ts';
import type { KafkaRecord } from '../ports.ts';
import { type EpochMs, epochMs } from '../time.ts';
import { type Contribution, isLate, openWindowOf, type Windowing } from './contribution.ts';
import type { Countable } from './counted-set.ts';

/** Averages are counted in units of 0.0001 (TMDB shows three decimals), so that their sums are exact in any order. */
const RATING_UNITS = 10_000;

const HIGH_RATING = 8;
const MEDIUM_RATING = 6;

/** A movie's numbers at one instant. */
export interface RatingSample {
  readonly eventTime: EpochMs;
  readonly voteAverage: number;
  readonly voteCount: number;
  readonly popularity: number;
}

/** Sums over the samples of one window, and the last of them. */
export interface RatingAggregate {
  readonly ratingCount: number;
  readonly highCount: number;
  readonly mediumCount: number;
  readonly lowCount: number;
  /** In units of 0.0001. */
  readonly ratingSum: number;
  /** In units of 0.0001 squared; exact up to 90,000 samples of 10.0. */
  readonly ratingSquareSum: number;
  readonly minRating: number;
  readonly maxRating: number;
  readonly last: RatingSample;
}

/** What `rating` adds to its window, or `undefined` when it is expired. Identity: its event time, ms after the window's start. */
export const decideRating = (
  rating: Rating,
  record: KafkaRecord,
  windowing: Windowing,
  now: EpochMs,
): Contribution<RatingSample> | undefined => {
  const eventTime = epochMs(rating.timestamp);
  const windowStart = openWindowOf(eventTime, windowing, now);
  if (windowStart === undefined) return undefined;
  const late = isLate(windowStart, windowing, now);
  const identity = eventTime - windowStart;
  return { movieId: rating.movie_id, windowStart, identity, value: sampleOf(rating), late, record };
};

const sampleOf = (rating: Rating): RatingSample => ({
  eventTime: epochMs(rating.timestamp),
  voteAverage: rating.vote_average,
  voteCount: rating.vote_count,
  popularity: rating.popularity,
});

export const foldSample = (sums: RatingAggregate | undefined, sample: RatingSample): RatingAggregate => {
  const units = Math.round(sample.voteAverage * RATING_UNITS);
  const high = sample.voteAverage >= HIGH_RATING ? 1 : 0;
  const medium = high === 0 && sample.voteAverage >= MEDIUM_RATING ? 1 : 0;
  const first = sums === undefined;
  return {
    ratingCount: (first ? 0 : sums.ratingCount) + 1,
    highCount: (first ? 0 : sums.highCount) + high,
    mediumCount: (first ? 0 : sums.mediumCount) + medium,
    lowCount: (first ? 0 : sums.lowCount) + (1 - high - medium),
    ratingSum: (first ? 0 : sums.ratingSum) + units,
    ratingSquareSum: (first ? 0 : sums.ratingSquareSum) + units * units,
    minRating: first ? sample.voteAverage : Math.min(sums.minRating, sample.voteAverage),
    maxRating: first ? sample.voteAverage : Math.max(sums.maxRating, sample.voteAverage),
    last: first || sample.eventTime > sums.last.eventTime ? sample : sums.last,
  };
};

/** A sample's identity is its event time, so that its entry in the log needs no other instant. */
export const countableRating: Countable<RatingSample, RatingAggregate> = {
  cellsOf: ({ voteAverage, voteCount, popularity }) => [voteAverage, voteCount, popularity],
  valueOf: ([, identity, voteAverage = 0, voteCount = 0, popularity = 0], windowStart) => ({
    eventTime: epochMs(windowStart + (identity as number)),
    voteAverage,
    voteCount,
    popularity,
  }),
  fold: foldSample,
  newestOf: ({ last }) => last,
};

/** Mean of the samples, 0..10. One division, so it is rounded once. */
export const averageRating = (sums: RatingAggregate): number => sums.ratingSum / (RATING_UNITS * sums.ratingCount);

/** Population standard deviation of the samples, from exact integers: n·Σx² − (Σx)² is never negative by rounding. */
export const ratingDeviation = (sums: RatingAggregate): number => {
  const count = BigInt(sums.ratingCount);
  const sum = BigInt(sums.ratingSum);
  const spread = count * BigInt(sums.ratingSquareSum) - sum * sum;
  return Math.sqrt(Number(spread)) / sums.ratingCount / RATING_UNITS;
};
