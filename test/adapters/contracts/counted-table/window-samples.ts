import { labelOf } from '../../../../lambdas/core/sentiment/sentiment.ts';
import type { PublishedRow } from '../../../../lambdas/core/stream/counted-ports.ts';
import { foldSample, type RatingAggregate } from '../../../../lambdas/core/stream/rating.ts';
import { foldScore, type SentimentAggregate } from '../../../../lambdas/core/stream/review.ts';
import { rowVersionOf } from '../../../../lambdas/core/stream/row-version.ts';
import { type EpochMs, epochMs } from '../../../../lambdas/core/time.ts';
import { NOW } from '../../../builders/time.ts';

/** A table's own aggregate of a window with so many records, at least one. */
export type AggregateOf<Aggregate> = (count: number) => Aggregate;

const foldTimes = <Aggregate>(count: number, fold: (sums: Aggregate | undefined, index: number) => Aggregate) => {
  let sums = fold(undefined, 0);
  for (let index = 1; index < count; index++) sums = fold(sums, index);
  return sums;
};

export const sentimentOf: AggregateOf<SentimentAggregate> = (count) =>
  foldTimes<SentimentAggregate>(count, (sums, index) => {
    const compoundUnits = ((index * 3_331) % 20_001) - 10_000;
    return foldScore(sums, { updatedAt: NOW, compoundUnits, label: labelOf(compoundUnits / 10_000) });
  });

export const ratingOf: AggregateOf<RatingAggregate> = (count) =>
  foldTimes<RatingAggregate>(count, (sums, index) =>
    foldSample(sums, {
      eventTime: epochMs(NOW + index * 73),
      voteAverage: ((index * 3_331) % 10_001) / 1_000,
      voteCount: 26_000 + index,
      popularity: 83.517 + index,
    }),
  );

/** A row that counts `size` entries, on its way to its table. */
export const publishedRowOf = <Aggregate>(
  movieId: number,
  windowStart: EpochMs,
  aggregateOf: AggregateOf<Aggregate>,
  size: number,
  ttlSeconds = 3_600,
): PublishedRow<Aggregate> => {
  const aggregate = aggregateOf(size);
  return { movieId, windowStart, aggregate, counted: new Map(), ver: rowVersionOf(size, 0), ttlSeconds };
};
