import type { types } from 'cassandra-driver';
import { TABLES, type TableName } from '../../../schema/names.ts';
import type { Identity, WindowRow } from '../../core/ports.ts';
import { averageRating, type RatingAggregate, ratingDeviation } from '../../core/stream/rating.ts';
import { averageSentiment, type SentimentAggregate } from '../../core/stream/review.ts';
import { epochMs } from '../../core/time.ts';

/** How one window table keeps an aggregate: its columns beside the key, `applied`, `ver` and the velocity, and both directions. */
export interface WindowTable<Aggregate> {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly velocityColumn: string;
  readonly valuesOf: (aggregate: Aggregate) => unknown[];
  readonly aggregateOf: (row: types.Row) => Aggregate;
}

export const sentimentTable: WindowTable<SentimentAggregate> = {
  table: TABLES.reviewSentiments,
  columns: ['avg_sentiment', 'review_count', 'positive_count', 'negative_count', 'neutral_count', 'compound_sum'],
  velocityColumn: 'sentiment_velocity',
  valuesOf: (sums) => [
    averageSentiment(sums),
    sums.reviewCount,
    sums.positiveCount,
    sums.negativeCount,
    sums.neutralCount,
    sums.compoundSum,
  ],
  aggregateOf: (row) => ({
    reviewCount: row['review_count'],
    positiveCount: row['positive_count'],
    negativeCount: row['negative_count'],
    neutralCount: row['neutral_count'],
    compoundSum: Number(row['compound_sum']),
  }),
};

export const ratingTable: WindowTable<RatingAggregate> = {
  table: TABLES.movieRatingsByWindow,
  columns: [
    'rating_count',
    'avg_rating',
    'min_rating',
    'max_rating',
    'rating_stddev',
    'high_ratings_count',
    'medium_ratings_count',
    'low_ratings_count',
    'rating_sum',
    'rating_square_sum',
    'popularity',
    'vote_count',
    'vote_average',
    'last_sample_at',
  ],
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
    sums.ratingSum,
    sums.ratingSquareSum,
    sums.last.popularity,
    sums.last.voteCount,
    sums.last.voteAverage,
    sums.last.eventTime,
  ],
  aggregateOf: (row) => ({
    ratingCount: row['rating_count'],
    highCount: row['high_ratings_count'],
    mediumCount: row['medium_ratings_count'],
    lowCount: row['low_ratings_count'],
    ratingSum: Number(row['rating_sum']),
    ratingSquareSum: Number(row['rating_square_sum']),
    minRating: row['min_rating'],
    maxRating: row['max_rating'],
    last: {
      eventTime: epochMs(row['last_sample_at'].getTime()),
      voteAverage: row['vote_average'],
      voteCount: row['vote_count'],
      popularity: row['popularity'],
    },
  }),
};

/** A stored row as the core knows it. */
export const windowRowOf = <Aggregate>(table: WindowTable<Aggregate>, row: types.Row): WindowRow<Aggregate> => ({
  windowStart: epochMs(row['window_start'].getTime()),
  ver: row['ver'],
  aggregate: table.aggregateOf(row),
  applied: new Set<Identity>(row['applied'] ?? []),
  velocity: row[table.velocityColumn],
});
