import type { Client } from 'cassandra-driver';
import { TABLES } from '../../../schema/names.ts';
import type { SnapshotStore, Telemetry } from '../../core/ports.ts';
import type { MovieRow, StatsRow, TrendingRankRow } from '../../core/stream/snapshots.ts';
import type { EpochMs } from '../../core/time.ts';
import type { StatsVelocityRow } from '../../core/trends/trend-ports.ts';
import { makeUnloggedBatches } from './unlogged-batches.ts';

/** How a snapshot row is written. The statement ends in `USING TIMESTAMP ? AND TTL ?`. */
interface SnapshotTable<Row> {
  readonly insert: (row: Row) => string;
  readonly paramsOf: (row: Row) => unknown[];
}

const MICROSECONDS_PER_MS = 1_000;

const insertInto = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) USING TIMESTAMP ? AND TTL ?`;

const INSERT_STATS = insertInto(TABLES.movieStats, [
  'movie_id',
  'hour',
  'vote_average',
  'vote_count',
  'popularity',
  'last_updated',
]);
const INSERT_RANK = {
  day: insertInto(TABLES.movieStats, ['movie_id', 'hour', 'trending_rank_day']),
  week: insertInto(TABLES.movieStats, ['movie_id', 'hour', 'trending_rank_week']),
};
const INSERT_VELOCITIES = insertInto(TABLES.movieStats, [
  'movie_id',
  'hour',
  'rating_velocity',
  'popularity_velocity',
  'popularity_acceleration',
  'velocities_at',
]);
const INSERT_MOVIE = insertInto(TABLES.movies, [
  'movie_id',
  'title',
  'release_date',
  'genres',
  'runtime',
  'budget',
  'revenue',
  'metadata_at',
]);

/** Every statement these stores can send. */
export const SNAPSHOT_STATEMENTS = [INSERT_STATS, INSERT_RANK.day, INSERT_RANK.week, INSERT_VELOCITIES, INSERT_MOVIE];

const statsTable: SnapshotTable<StatsRow> = {
  insert: () => INSERT_STATS,
  paramsOf: (row) => [row.movieId, row.hour, row.voteAverage, row.voteCount, row.popularity, row.eventTime],
};

const rankTable: SnapshotTable<TrendingRankRow> = {
  insert: ({ timeWindow }) => INSERT_RANK[timeWindow],
  paramsOf: (row) => [row.movieId, row.hour, row.rank],
};

const statsVelocityTable: SnapshotTable<StatsVelocityRow> = {
  insert: () => INSERT_VELOCITIES,
  paramsOf: (row) => [
    row.movieId,
    row.hour,
    row.ratingVelocity,
    row.popularityVelocity,
    row.popularityAcceleration,
    row.velocitiesAt,
  ],
};

const movieTable: SnapshotTable<MovieRow> = {
  insert: () => INSERT_MOVIE,
  paramsOf: (row) => [
    row.movieId,
    row.title,
    row.releaseDate,
    row.genres,
    row.runtime,
    row.budget,
    row.revenue,
    row.metadataAt,
  ],
};

const microsecondsOf = (at: EpochMs): number => at * MICROSECONDS_PER_MS;

const makeSnapshotStore =
  <Row>({ insert, paramsOf }: SnapshotTable<Row>) =>
  (client: Client, telemetry: Telemetry): SnapshotStore<Row> => {
    const send = makeUnloggedBatches(client, telemetry);
    return {
      upsert: (writes) =>
        send(
          writes.map(({ row, eventTime, ttlSeconds }) => ({
            query: insert(row),
            params: [...paramsOf(row), microsecondsOf(eventTime), ttlSeconds],
          })),
        ),
    };
  };

/** movie_stats as rating samples fill it. */
export const makeStatsStore = makeSnapshotStore(statsTable);
/** movie_stats as trending lists fill it. */
export const makeRankStore = makeSnapshotStore(rankTable);
/** movie_stats as the workflow derives its velocities; the write timestamp is the plan's instant. */
export const makeStatsVelocityStore = makeSnapshotStore(statsVelocityTable);
/** movies. */
export const makeMovieStore = makeSnapshotStore(movieTable);
