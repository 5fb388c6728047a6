import type { types } from 'cassandra-driver';
import { TABLES, type TableName } from '../../../schema/names.ts';
import { averageRating, type RatingAggregate, ratingDeviation } from '../../core/stream/rating.ts';
import { averageSentiment, type SentimentAggregate } from '../../core/stream/review.ts';

/**
 * How one table of windows shows an aggregate. Every column costs every row, so that what follows from others, or from the
 * log that the row is made of, has none, unless readers know it.
 */
export interface WindowTable<Aggregate> {
  readonly table: TableName;
  readonly dataType: 'sentiment' | 'ratings';
  /** Beside the key, window_end and the velocity. */
  readonly columns: readonly string[];
  readonly averageColumn: string;
  readonly velocityColumn: string;
  /** In the order of `columns`; instants in milliseconds. */
  readonly valuesOf: (aggregate: Aggregate) => unknown[];
}

export const sentimentTable: WindowTable<SentimentAggregate> = {
  table: TABLES.reviewSentiments,
  dataType: 'sentiment',
  columns: ['avg_sentiment', 'review_count', 'positive_count', 'negative_count', 'neutral_count'],
  averageColumn: 'avg_sentiment',
  velocityColumn: 'sentiment_velocity',
  valuesOf: (sums) => [
    averageSentiment(sums),
    sums.reviewCount,
    sums.positiveCount,
    sums.negativeCount,
    sums.neutralCount,
  ],
};

export const ratingTable: WindowTable<RatingAggregate> = {
  table: TABLES.movieRatingsByWindow,
  dataType: 'ratings',
  columns: [
    'rating_count',
    'avg_rating',
    'min_rating',
    'max_rating',
    'rating_stddev',
    'high_ratings_count',
    'medium_ratings_count',
    'low_ratings_count',
    'popularity',
    'vote_count',
    'last_sample_at',
  ],
  averageColumn: 'avg_rating',
  velocityColumn: 'rating_velocity',
  valuesOf: (sums) => [
    sums.ratingCount,
    averageRating(sums),
    sums.minRating,
    sums.maxRating,
    ratingDeviation(sums),
    sums.highCount,
    sums.mediumCount,
    sums.lowCount,
    sums.last.popularity,
    sums.last.voteCount,
    sums.last.eventTime,
  ],
};

const INSTANTS: ReadonlySet<string> = new Set(['last_sample_at']);

/** The columns of a row that was folded, as they read back from the table. */
export const columnsOf = <Aggregate>(
  { columns, valuesOf }: WindowTable<Aggregate>,
  aggregate: Aggregate,
): Record<string, unknown> => {
  const values = valuesOf(aggregate);
  return Object.fromEntries(
    columns.map((column, index) => [column, INSTANTS.has(column) ? new Date(values[index] as number) : values[index]]),
  );
};

/** The columns of a row that was read. */
export const columnsIn = ({ columns }: WindowTable<never>, row: types.Row): Record<string, unknown> =>
  Object.fromEntries(columns.map((column) => [column, row[column]]));
