import type { Client, types } from 'cassandra-driver';
import { TABLES, type TableName } from '../../../schema/names.ts';
import type { Telemetry } from '../../core/ports.ts';
import { epochMs, hourOf } from '../../core/time.ts';
import type {
  RatingFigures,
  RatingHistory,
  SentimentFigures,
  SentimentHistory,
  WindowFigures,
  WindowHistory,
} from '../../core/trends/trend-ports.ts';
import { makePartitionReads } from './partition-reads.ts';

interface HistoryTable<Figures> {
  readonly since: string;
  readonly figuresOf: (row: types.Row) => Figures;
}

/** Only what is needed of a row: a run reads hundreds of rows of thousands of movies. */
const tableOf = <Figures>(
  table: TableName,
  columns: readonly string[],
  figuresOf: (row: types.Row) => Figures,
): HistoryTable<Figures> => ({
  since: `SELECT movie_id, hour, ${columns.join(', ')} FROM ${table} WHERE movie_id IN ? AND hour >= ?`,
  figuresOf,
});

const RATINGS = tableOf<RatingFigures>(
  TABLES.movieRatingsByWindow,
  ['window_start', 'avg_rating', 'last_sample_at', 'popularity', 'vote_count'],
  (row) => ({
    windowStart: epochMs(row['window_start'].getTime()),
    average: row['avg_rating'],
    lastSampleAt: epochMs(row['last_sample_at'].getTime()),
    popularity: row['popularity'],
    voteCount: row['vote_count'],
  }),
);

const SENTIMENTS = tableOf<SentimentFigures>(
  TABLES.reviewSentiments,
  ['window_start', 'avg_sentiment', 'review_count'],
  (row) => ({
    windowStart: epochMs(row['window_start'].getTime()),
    average: row['avg_sentiment'],
    reviewCount: row['review_count'],
  }),
);

/** Every statement these stores can send. */
export const WINDOW_HISTORY_STATEMENTS = [RATINGS.since, SENTIMENTS.since];

const makeHistory =
  <Figures extends WindowFigures>({ since, figuresOf }: HistoryTable<Figures>) =>
  (client: Client, telemetry: Telemetry): WindowHistory<Figures> => {
    const readSince = makePartitionReads(client, telemetry, { query: since, key: 'movie_id', from: 'hour' });
    return {
      since: async (movieId, from) => {
        const rows = await readSince(movieId, hourOf(from));
        // The table has the newest first. Of a row that has lapsed its velocity may be left for a moment.
        return rows.filter(isWhole).map(figuresOf).reverse();
      },
    };
  };

const isWhole = (row: types.Row): boolean => (row['avg_rating'] ?? row['avg_sentiment'] ?? null) !== null;

export const makeRatingHistory: (client: Client, telemetry: Telemetry) => RatingHistory = makeHistory(RATINGS);
export const makeSentimentHistory: (client: Client, telemetry: Telemetry) => SentimentHistory = makeHistory(SENTIMENTS);
