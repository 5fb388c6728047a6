import type { Client, types } from 'cassandra-driver';
import { byRanking, RANKING_TYPES, type RankingType, rankingShapeOf } from '../../../schema/rankings.ts';
import type { Telemetry } from '../../core/ports.ts';
import { type EpochMs, epochMs, hourOf } from '../../core/time.ts';
import type { RankedMovie, Ranking, Rankings } from '../../core/trends/trend-ports.ts';
import { EXECUTION_WINDOW_MS } from '../../core/tumbling-window.ts';
import { columnsOf, insertOf, valuesOf } from '../rows/columns.ts';
import { timed } from '../telemetry/timed.ts';
import { allRows } from './all-rows.ts';
import { makeUnloggedBatches } from './unlogged-batches.ts';

interface RankingRow {
  readonly windowStart: EpochMs;
  readonly movie: RankedMovie;
}

/** A ranking's table: its columns, what of a row fills each, and the statements. */
const tableOf = (type: RankingType) => {
  const { table, rank, columns, hasWindowEnd } = rankingShapeOf(type);
  const told = Object.entries(columns);
  const filled = columnsOf<RankingRow>({
    hour: ({ windowStart }) => hourOf(windowStart),
    window_start: ({ windowStart }) => windowStart,
    [rank]: ({ movie }) => movie.rank,
    ...(hasWindowEnd ? { window_end: ({ windowStart }) => windowStart + EXECUTION_WINDOW_MS } : {}),
    movie_id: ({ movie }) => movie.movieId,
    title: ({ movie }) => movie.title,
    ...Object.fromEntries(told.map(([column, figure]) => [column, ({ movie }: RankingRow) => movie[figure]])),
  });
  const read = [rank, 'movie_id', 'title', ...Object.keys(columns)];
  return {
    filled,
    insert: `${insertOf(table, filled)} USING TTL ?`,
    select: `SELECT ${read.join(', ')} FROM ${table} WHERE hour = ? AND window_start = ?`,
    movieOf: (row: types.Row): RankedMovie => ({
      rank: row[rank],
      movieId: row['movie_id'],
      title: row['title'],
      ...Object.fromEntries(told.map(([column, figure]) => [figure, figureOf(row[column])])),
    }),
  };
};

/** Instants come as dates. */
const figureOf = (value: unknown): unknown => (value instanceof Date ? epochMs(value.getTime()) : value);

const RANKING_TABLES = byRanking(tableOf);

/** Every statement this store can send. */
export const RANKING_STATEMENTS = RANKING_TYPES.flatMap((type) => [
  RANKING_TABLES[type].insert,
  RANKING_TABLES[type].select,
]);

export const makeKeyspacesRankings = (client: Client, telemetry: Telemetry): Rankings => {
  const send = makeUnloggedBatches(client, telemetry);
  const statementsOf = (type: RankingType, { [type]: movies }: Ranking, windowStart: EpochMs, ttlSeconds: number) => {
    const { insert, filled } = RANKING_TABLES[type];
    return movies.map((movie) => ({
      query: insert,
      params: [...valuesOf(filled, { windowStart, movie }), ttlSeconds],
    }));
  };
  const read = async (type: RankingType, windowStart: EpochMs): Promise<RankedMovie[]> => {
    const { select, movieOf } = RANKING_TABLES[type];
    const rows = await timed(telemetry, () => allRows(client, select, [hourOf(windowStart), windowStart]));
    return rows.map(movieOf);
  };
  return {
    write: (windowStart, ranking, ttlSeconds) =>
      send(RANKING_TYPES.flatMap((type) => statementsOf(type, ranking, windowStart, ttlSeconds))),
    read: async (windowStart) => {
      const movies = await Promise.all(RANKING_TYPES.map((type) => read(type, windowStart)));
      return byRanking((type) => movies[RANKING_TYPES.indexOf(type)] ?? []);
    },
  };
};
