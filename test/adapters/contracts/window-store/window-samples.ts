import { labelOf } from '../../../../lambdas/core/sentiment/sentiment.ts';
import { foldSample, type RatingAggregate } from '../../../../lambdas/core/stream/rating.ts';
import { foldScore, type SentimentAggregate } from '../../../../lambdas/core/stream/review.ts';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { NOW } from '../../../builders/time.ts';
import type { TableSamples } from './window-store-contract.ts';

const foldTimes = <Aggregate>(count: number, fold: (sums: Aggregate | undefined, index: number) => Aggregate) => {
  let sums = fold(undefined, 0);
  for (let index = 1; index < count; index++) sums = fold(sums, index);
  return sums;
};

export const sentimentSamples: TableSamples<SentimentAggregate> = {
  identityOf: (index) => `5f0e1d7c9a00000000${String(index).padStart(6, '0')}`,
  aggregateOf: (count) =>
    foldTimes<SentimentAggregate>(count, (sums, index) => {
      const compoundUnits = ((index * 3_331) % 20_001) - 10_000;
      return foldScore(sums, { compoundUnits, label: labelOf(compoundUnits / 10_000) });
    }),
};

export const ratingSamples: TableSamples<RatingAggregate> = {
  identityOf: (index) => index * 73,
  aggregateOf: (count) =>
    foldTimes<RatingAggregate>(count, (sums, index) =>
      foldSample(sums, {
        eventTime: epochMs(NOW + index * 73),
        voteAverage: ((index * 3_331) % 10_001) / 1_000,
        voteCount: 26_000 + index,
        popularity: 83.517 + index,
      }),
    ),
};
