import type { Client, types } from 'cassandra-driver';
import { allRows, firstRow } from '../../lambdas/adapters/keyspaces/all-rows.ts';
import { makeKeyspacesTitles } from '../../lambdas/adapters/keyspaces/titles.ts';
import { epochMs } from '../../lambdas/core/time.ts';
import { TABLES, type TableName } from '../../schema/names.ts';
import { RANKING_TABLES, type RankedFigure, rankingShapeOf } from '../../schema/rankings.ts';
import { tableShapeOf, tablesShownBy } from '../../schema/table-topology.ts';
import { moviesNamed } from './movies-named.ts';
import { noTelemetry } from './no-telemetry.ts';
import type { RankedRow, TableReader } from './operator-ports.ts';

const CHECKPOINT_SHARDS = 8;

const BY_MOVIE = tablesShownBy('movie_id');
const COUNTED = [...BY_MOVIE, ...tablesShownBy('hour')];

const SELECT_KNOWN = `SELECT movie_id FROM ${TABLES.pollCheckpoints} WHERE shard = ? AND movie_id > 0`;

/** A window that was judged has a row here, though nothing may be in the rankings. */
const SELECT_JUDGED = `SELECT window_start FROM ${TABLES.trendSnapshots} WHERE hour = ? LIMIT 1`;

const countStatementOf = (table: TableName): string => {
  const key = tableShapeOf(table).shown?.by;
  if (key === undefined) throw new Error(`${table} is not counted by partition`);
  return `SELECT ${key} FROM ${table} WHERE ${key} = ? LIMIT ?`;
};

const rankingStatementOf = (table: TableName): string => `SELECT * FROM ${table} WHERE hour = ? LIMIT ?`;
const newestStatementOf = (table: TableName): string => `SELECT * FROM ${table} WHERE movie_id = ? LIMIT 1`;

/** Every statement the command line can send. */
export const OPERATOR_STATEMENTS: readonly string[] = [
  SELECT_KNOWN,
  SELECT_JUDGED,
  ...COUNTED.map(countStatementOf),
  ...RANKING_TABLES.map(rankingStatementOf),
  ...BY_MOVIE.map(newestStatementOf),
];

const knownMovies = async (client: Client): Promise<number[]> => {
  const shards = Array.from({ length: CHECKPOINT_SHARDS }, (_, shard) => allRows(client, SELECT_KNOWN, [shard]));
  return (await Promise.all(shards)).flat().map((row) => row['movie_id'] as number);
};

/** The tables of Cassandra or Keyspaces, one partition at a time. */
export const makeCassandraTables = (client: Client): TableReader => ({
  knownMovies: () => knownMovies(client),
  moviesNamed: (words) =>
    moviesNamed(words, { knownMovies: () => knownMovies(client), ...makeKeyspacesTitles(client, noTelemetry) }),
  countRows: async (table, key, limit) => (await allRows(client, countStatementOf(table), [key, limit])).length,
  ranking: async (name, hour, limit) => {
    const shape = rankingShapeOf(name);
    // The newest window comes first, in rank order; what follows it is an older one.
    const rows = await allRows(client, rankingStatementOf(shape.table), [hour, limit]);
    const newest = windowOf(rows[0]);
    if (newest === undefined) return null;
    return {
      windowStart: newest,
      rows: rows.filter((row) => windowOf(row) === newest).map((row) => rankedRowOf(shape, row)),
    };
  },
  judgedIn: async (hour) => windowOf((await firstRow(client, SELECT_JUDGED, [hour])) ?? undefined) ?? null,
  newestRows: async (movieId) => {
    const read = BY_MOVIE.map(async (table) => {
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

const rankedRowOf = ({ rank, columns }: ReturnType<typeof rankingShapeOf>, row: types.Row): RankedRow => {
  const columnOf = (figure: RankedFigure): string => Object.entries(columns).find(([, of]) => of === figure)?.[0] ?? '';
  const [score, velocity, acceleration] = [columnOf('score'), columnOf('velocity'), columnOf('acceleration')];
  const told = new Set([
    'hour',
    'window_start',
    'window_end',
    'movie_id',
    'title',
    rank,
    score,
    velocity,
    acceleration,
  ]);
  return {
    rank: row[rank],
    movieId: row['movie_id'],
    title: row['title'] ?? '',
    score: row[score],
    velocity: row[velocity],
    acceleration: row[acceleration],
    more: Object.fromEntries(
      row
        .keys()
        .filter((key) => !told.has(key))
        .map((key) => [key, row[key]]),
    ),
  };
};
