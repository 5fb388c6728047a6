import type { Client, types } from 'cassandra-driver';
import { allRows, firstRow } from '../../lambdas/adapters/keyspaces/all-rows.ts';
import { epochMs } from '../../lambdas/core/time.ts';
import { TABLES, type TableName } from '../../schema/names.ts';
import type { RankedRow, RankingName, TableReader } from './operator-ports.ts';

const CHECKPOINT_SHARDS = 8;

const PARTITION_KEYS: Readonly<Partial<Record<TableName, string>>> = {
  [TABLES.reviewSentiments]: 'movie_id',
  [TABLES.movieRatingsByWindow]: 'movie_id',
  [TABLES.movieStats]: 'movie_id',
  [TABLES.movies]: 'movie_id',
  [TABLES.trendingMovies]: 'hour',
  [TABLES.breakoutMovies]: 'hour',
  [TABLES.decliningMovies]: 'hour',
};

const NEWEST_ROWS_OF = [TABLES.movies, TABLES.movieStats, TABLES.movieRatingsByWindow, TABLES.reviewSentiments];

const RANKINGS = {
  trending: { table: TABLES.trendingMovies, rank: 'rank', score: 'trending_score', prefix: '' },
  breakout: { table: TABLES.breakoutMovies, rank: 'breakout_rank', score: 'breakout_score', prefix: 'trend_' },
  declining: { table: TABLES.decliningMovies, rank: 'decline_rank', score: 'decline_score', prefix: 'trend_' },
} as const satisfies Record<RankingName, { table: TableName; rank: string; score: string; prefix: string }>;

type RankingShape = (typeof RANKINGS)[RankingName];

const SELECT_KNOWN = `SELECT movie_id FROM ${TABLES.pollCheckpoints} WHERE shard = ? AND movie_id > 0`;

const countStatementOf = (table: TableName): string => {
  const key = PARTITION_KEYS[table];
  if (key === undefined) throw new Error(`${table} is not counted by partition`);
  return `SELECT ${key} FROM ${table} WHERE ${key} = ? LIMIT ?`;
};

const rankingStatementOf = (table: TableName): string => `SELECT * FROM ${table} WHERE hour = ? LIMIT ?`;
const newestStatementOf = (table: TableName): string => `SELECT * FROM ${table} WHERE movie_id = ? LIMIT 1`;

/** Every statement the command line can send. */
export const OPERATOR_STATEMENTS: readonly string[] = [
  SELECT_KNOWN,
  ...(Object.keys(PARTITION_KEYS) as TableName[]).map(countStatementOf),
  ...Object.values(RANKINGS).map(({ table }) => rankingStatementOf(table)),
  ...NEWEST_ROWS_OF.map(newestStatementOf),
];

/** The tables of Cassandra or Keyspaces, one partition at a time. */
export const makeCassandraTables = (client: Client): TableReader => ({
  knownMovies: async () => {
    const shards = Array.from({ length: CHECKPOINT_SHARDS }, (_, shard) => allRows(client, SELECT_KNOWN, [shard]));
    return (await Promise.all(shards)).flat().map((row) => row['movie_id'] as number);
  },
  countRows: async (table, key, limit) => (await allRows(client, countStatementOf(table), [key, limit])).length,
  ranking: async (name, hour, limit) => {
    const shape = RANKINGS[name];
    // The newest window comes first, in rank order; what follows it is an older one.
    const rows = await allRows(client, rankingStatementOf(shape.table), [hour, limit]);
    const newest = windowOf(rows[0]);
    if (newest === undefined) return null;
    return {
      windowStart: newest,
      rows: rows.filter((row) => windowOf(row) === newest).map((row) => rankedRowOf(shape, row)),
    };
  },
  newestRows: async (movieId) => {
    const read = NEWEST_ROWS_OF.map(async (table) => {
      const row = await firstRow(client, newestStatementOf(table), [movieId]);
      return row === undefined ? [] : [[table, columnsOf(row)] as const];
    });
    return Object.fromEntries((await Promise.all(read)).flat());
  },
});

const windowOf = (row: types.Row | undefined) => {
  const start = row?.['window_start'] as Date | undefined;
  return start === undefined ? undefined : epochMs(start.getTime());
};

const columnsOf = (row: types.Row): Readonly<Record<string, unknown>> =>
  Object.fromEntries(row.keys().map((key) => [key, row[key]]));

const rankedRowOf = ({ rank, score, prefix }: RankingShape, row: types.Row): RankedRow => {
  const told = new Set([
    'hour',
    'window_start',
    'window_end',
    'movie_id',
    'title',
    rank,
    score,
    `${prefix}velocity`,
    `${prefix}acceleration`,
  ]);
  return {
    rank: row[rank],
    movieId: row['movie_id'],
    title: row['title'] ?? '',
    score: row[score],
    velocity: row[`${prefix}velocity`],
    acceleration: row[`${prefix}acceleration`],
    more: Object.fromEntries(
      row
        .keys()
        .filter((key) => !told.has(key))
        .map((key) => [key, row[key]]),
    ),
  };
};
