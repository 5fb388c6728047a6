import type { types } from 'cassandra-driver';
import { TABLES, type TableName } from '../../../schema/names.ts';
import { averageRating, type RatingAggregate, ratingDeviation } from '../../core/stream/rating.ts';
import { averageSentiment, type SentimentAggregate } from '../../core/stream/review.ts';
import { type Columns, columnsOf } from './columns.ts';

/**
 * How one table of windows shows an aggregate. Every column costs every row, so that what follows from others, or from the
 * log that the row is made of, has none, unless readers know it.
 */
export interface WindowTable<Aggregate> {
  readonly table: TableName;
  readonly dataType: 'sentiment' | 'ratings';
  /** Beside the key, window_end and the velocity; instants in milliseconds. */
  readonly columns: Columns<Aggregate>;
  readonly averageColumn: string;
  readonly velocityColumn: string;
}

export const sentimentTable: WindowTable<SentimentAggregate> = {
  table: TABLES.reviewSentiments,
  dataType: 'sentiment',
  columns: columnsOf({
    avg_sentiment: averageSentiment,
    review_count: ({ reviewCount }) => reviewCount,
    positive_count: ({ positiveCount }) => positiveCount,
    negative_count: ({ negativeCount }) => negativeCount,
    neutral_count: ({ neutralCount }) => neutralCount,
  }),
  averageColumn: 'avg_sentiment',
  velocityColumn: 'sentiment_velocity',
};

export const ratingTable: WindowTable<RatingAggregate> = {
  table: TABLES.movieRatingsByWindow,
  dataType: 'ratings',
  columns: columnsOf({
    rating_count: ({ ratingCount }) => ratingCount,
    avg_rating: averageRating,
    min_rating: ({ minRating }) => minRating,
    max_rating: ({ maxRating }) => maxRating,
    rating_stddev: ratingDeviation,
    high_ratings_count: ({ highCount }) => highCount,
    medium_ratings_count: ({ mediumCount }) => mediumCount,
    low_ratings_count: ({ lowCount }) => lowCount,
    popularity: ({ last }) => last.popularity,
    vote_count: ({ last }) => last.voteCount,
    last_sample_at: ({ last }) => last.eventTime,
  }),
  averageColumn: 'avg_rating',
  velocityColumn: 'rating_velocity',
};

const INSTANTS: ReadonlySet<string> = new Set(['last_sample_at']);

/** The columns of a row that was folded, as they read back from the table. */
export const viewColumnsOf = <Aggregate>(
  { columns }: WindowTable<Aggregate>,
  aggregate: Aggregate,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(columns).map(([column, valueOf]) => {
      const value = valueOf(aggregate);
      return [column, INSTANTS.has(column) ? new Date(value as number) : value];
    }),
  );

/** The columns of a row that was read. */
export const viewColumnsIn = ({ columns }: WindowTable<never>, row: types.Row): Record<string, unknown> =>
  Object.fromEntries(Object.keys(columns).map((column) => [column, row[column]]));
