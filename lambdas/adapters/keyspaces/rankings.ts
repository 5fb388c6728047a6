import type { Client, types } from 'cassandra-driver';
import { TABLES, type TableName } from '../../../schema/names.ts';
import { chunksOf } from '../../core/chunks.ts';
import { allConcurrently } from '../../core/concurrently.ts';
import type { Telemetry } from '../../core/ports.ts';
import { type EpochMs, hourOf } from '../../core/time.ts';
import type { MovingMovie, Ranking, Rankings, TrendingMovie } from '../../core/trends/trend-ports.ts';
import { timed } from '../telemetry/timed.ts';
import { allRows } from './all-rows.ts';

/** One ranking table: its rank column and the columns beside the key, in both directions. */
interface RankingTable<Row> {
  readonly insert: string;
  readonly select: string;
  readonly paramsOf: (row: Row, windowEnd: number) => unknown[];
  readonly rowOf: (row: types.Row) => Row;
}

/** Keyspaces takes at most 30 statements in an unlogged batch. */
const STATEMENTS_PER_BATCH = 30;

const statementsOf = (table: TableName, rank: string, columns: readonly string[]) => {
  const all = ['hour', 'window_start', rank, ...columns];
  return {
    insert: `INSERT INTO ${table} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')}) USING TTL ?`,
    select: `SELECT ${[rank, ...columns].join(', ')} FROM ${table} WHERE hour = ? AND window_start = ?`,
  };
};

const TRENDING: RankingTable<TrendingMovie> = {
  ...statementsOf(TABLES.trendingMovies, 'rank', [
    'movie_id',
    'title',
    'trending_score',
    'velocity',
    'acceleration',
    'label',
  ]),
  paramsOf: (row) => [row.rank, row.movieId, row.title, row.score, row.velocity, row.acceleration, row.label],
  rowOf: (row) => ({
    rank: row['rank'],
    movieId: row['movie_id'],
    title: row['title'],
    score: row['trending_score'],
    velocity: row['velocity'],
    acceleration: row['acceleration'],
    label: row['label'],
  }),
};

/** Breakout and declining movies differ in names, and in how growth is told. */
const movingTableOf = (
  table: TableName,
  columns: { readonly rank: string; readonly score: string; readonly growth: string },
  /** Its own inverse. */
  told: (growth: number) => number,
): RankingTable<MovingMovie> => ({
  ...statementsOf(table, columns.rank, [
    'window_end',
    'movie_id',
    'title',
    columns.score,
    columns.growth,
    'trend_velocity',
    'trend_acceleration',
    'total_review_volume',
  ]),
  paramsOf: (row, windowEnd) => [
    row.rank,
    windowEnd,
    row.movieId,
    row.title,
    row.score,
    told(row.growth),
    row.velocity,
    row.acceleration,
    row.reviewVolume,
  ],
  rowOf: (row) => ({
    rank: row[columns.rank],
    movieId: row['movie_id'],
    title: row['title'],
    score: row[columns.score],
    growth: told(row[columns.growth]),
    velocity: row['trend_velocity'],
    acceleration: row['trend_acceleration'],
    reviewVolume: row['total_review_volume'],
  }),
});

const BREAKOUT = movingTableOf(
  TABLES.breakoutMovies,
  { rank: 'breakout_rank', score: 'breakout_score', growth: 'surge_multiplier' },
  (growth) => growth,
);
const DECLINING = movingTableOf(
  TABLES.decliningMovies,
  { rank: 'decline_rank', score: 'decline_score', growth: 'momentum_loss' },
  (growth) => 1 - growth,
);

/** Every statement this store can send. */
export const RANKING_STATEMENTS = [TRENDING, BREAKOUT, DECLINING].flatMap(({ insert, select }) => [insert, select]);

interface RankingsSettings {
  readonly client: Client;
  readonly windowSizeMs: number;
  readonly telemetry: Telemetry;
}

export const makeKeyspacesRankings = ({ client, windowSizeMs, telemetry }: RankingsSettings): Rankings => {
  const batchesOf = <Row>(
    { insert, paramsOf }: RankingTable<Row>,
    rows: readonly Row[],
    windowStart: EpochMs,
    ttlSeconds: number,
  ) => {
    const key = [hourOf(windowStart), windowStart];
    const windowEnd = windowStart + windowSizeMs;
    const statements = rows.map((row) => ({
      query: insert,
      params: [...key, ...paramsOf(row, windowEnd), ttlSeconds],
    }));
    return chunksOf(statements, STATEMENTS_PER_BATCH);
  };
  const read = async <Row>({ select, rowOf }: RankingTable<Row>, windowStart: EpochMs): Promise<Row[]> => {
    const rows = await timed(telemetry, () => allRows(client, select, [hourOf(windowStart), windowStart]));
    return rows.map(rowOf);
  };
  return {
    write: async (windowStart, ranking, ttlSeconds) => {
      const batches = [
        ...batchesOf(TRENDING, ranking.trending, windowStart, ttlSeconds),
        ...batchesOf(BREAKOUT, ranking.breakout, windowStart, ttlSeconds),
        ...batchesOf(DECLINING, ranking.declining, windowStart, ttlSeconds),
      ];
      await allConcurrently(batches, batches.length, async (batch) => {
        await timed(telemetry, () => client.batch(batch, { prepare: true, logged: false, isIdempotent: true }));
      });
    },
    read: async (windowStart): Promise<Ranking> => ({
      trending: await read(TRENDING, windowStart),
      breakout: await read(BREAKOUT, windowStart),
      declining: await read(DECLINING, windowStart),
    }),
  };
};
