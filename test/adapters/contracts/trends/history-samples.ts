import { averageRating, type RatingAggregate } from '../../../../lambdas/core/stream/rating.ts';
import { averageSentiment, type SentimentAggregate } from '../../../../lambdas/core/stream/review.ts';
import type { EpochMs } from '../../../../lambdas/core/time.ts';
import type { RatingFigures, SentimentFigures } from '../../../../lambdas/core/trends/trend-ports.ts';

export const ratingFiguresOf = (windowStart: EpochMs, aggregate: RatingAggregate): RatingFigures => ({
  windowStart,
  average: averageRating(aggregate),
  lastSampleAt: aggregate.last.eventTime,
  popularity: aggregate.last.popularity,
  voteCount: aggregate.last.voteCount,
});

export const sentimentFiguresOf = (windowStart: EpochMs, aggregate: SentimentAggregate): SentimentFigures => ({
  windowStart,
  average: averageSentiment(aggregate),
  reviewCount: aggregate.reviewCount,
});
