import type { Review } from '../../../schema/records.ts';
import type { KafkaRecord } from '../ports.ts';
import { reviewScores } from '../sentiment/review-scores.ts';
import { labelOf, type SentimentLabel } from '../sentiment/sentiment.ts';
import { type EpochMs, epochMs } from '../time.ts';
import { type Contribution, isLate, openWindowOf, type Windowing } from './contribution.ts';
import type { Countable } from './counted-set.ts';

/** Compound scores have four decimals; counted in this unit their sums are exact in any order. */
export const COMPOUND_UNITS = 10_000;

export interface ReviewScore {
  /** When its author wrote it last: of several texts of one review the newest counts. */
  readonly updatedAt: EpochMs;
  /** Compound score in units of 0.0001. */
  readonly compoundUnits: number;
  readonly label: SentimentLabel;
}

/** Sums over the reviews of one window; all integers. */
export interface SentimentAggregate {
  readonly reviewCount: number;
  readonly positiveCount: number;
  readonly negativeCount: number;
  readonly neutralCount: number;
  readonly compoundSum: number;
}

/**
 * What `review` adds to its window, or `undefined` when it is expired. Identity: the review's id; its window is that of its
 * creation, whenever it was changed since.
 */
export const decideReview = (
  review: Review,
  record: KafkaRecord,
  windowing: Windowing,
  now: EpochMs,
): Contribution<ReviewScore> | undefined => {
  const windowStart = openWindowOf(epochMs(review.created_at), windowing, now);
  if (windowStart === undefined) return undefined;
  const late = isLate(windowStart, windowing, now);
  return { movieId: review.movie_id, windowStart, identity: review.review_id, value: scoreOf(review), late, record };
};

const scoreOf = (review: Review): ReviewScore => {
  const { compound } = reviewScores(review.content);
  const updatedAt = epochMs(Math.max(review.created_at, review.updated_at ?? review.created_at));
  return { updatedAt, compoundUnits: Math.round(compound * COMPOUND_UNITS), label: labelOf(compound) };
};

const nothing: SentimentAggregate = {
  reviewCount: 0,
  positiveCount: 0,
  negativeCount: 0,
  neutralCount: 0,
  compoundSum: 0,
};

export const foldScore = (sums: SentimentAggregate = nothing, score: ReviewScore): SentimentAggregate => ({
  reviewCount: sums.reviewCount + 1,
  positiveCount: sums.positiveCount + (score.label === 'positive' ? 1 : 0),
  negativeCount: sums.negativeCount + (score.label === 'negative' ? 1 : 0),
  neutralCount: sums.neutralCount + (score.label === 'neutral' ? 1 : 0),
  compoundSum: sums.compoundSum + score.compoundUnits,
});

/** Its instant first: see `Countable`. The label follows from the score. */
export const countableReview: Countable<ReviewScore, SentimentAggregate> = {
  cellsOf: ({ updatedAt, compoundUnits }, windowStart) => [updatedAt - windowStart, compoundUnits],
  valueOf: ([, , age = 0, compoundUnits = 0], windowStart) => ({
    updatedAt: epochMs(windowStart + age),
    compoundUnits,
    label: labelOf(compoundUnits / COMPOUND_UNITS),
  }),
  fold: foldScore,
};

/** Mean compound score of a window with at least one review, −1..1. One division, so it is rounded once. */
export const averageSentiment = (sums: SentimentAggregate): number =>
  sums.compoundSum / (COMPOUND_UNITS * sums.reviewCount);
