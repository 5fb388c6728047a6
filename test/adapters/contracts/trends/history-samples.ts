import { averageRating, type RatingAggregate } from '../../../../lambdas/core/stream/rating.ts';
import { averageSentiment, type SentimentAggregate } from '../../../../lambdas/core/stream/review.ts';
import type { EpochMs } from '../../../../lambdas/core/time.ts';
import type { RatingFigures, SentimentFigures } from '../../../../lambdas/core/trends/trend-ports.ts';

export const ratingFiguresOf = (
  windowStart: EpochMs,
  aggregate: RatingAggregate,
  velocity: number | null,
): RatingFigures => ({
  windowStart,
  average: averageRating(aggregate),
  velocity,
  lastSampleAt: aggregate.last.eventTime,
  popularity: aggregate.last.popularity,
  voteCount: aggregate.last.voteCount,
});

export const sentimentFiguresOf = (
  windowStart: EpochMs,
  aggregate: SentimentAggregate,
  velocity: number | null,
): SentimentFigures => ({
  windowStart,
  average: averageSentiment(aggregate),
  velocity,
  reviewCount: aggregate.reviewCount,
});
