import type { Client } from 'cassandra-driver';
import { TABLES, type TableName } from '../../../schema/names.ts';
import type { TrendingTimeWindow } from '../../../schema/records.ts';
import type { SnapshotStore, SnapshotWrite, Telemetry } from '../../core/ports.ts';
import type { MovieRow, StatsRow, TrendingRankRow } from '../../core/stream/snapshots.ts';
import { type EpochMs, MICROSECONDS_PER_MS } from '../../core/time.ts';
import type { StatsVelocityRow } from '../../core/trends/trend-ports.ts';
import { type Columns, columnsOf, insertOf, valuesOf } from '../rows/columns.ts';
import { type BatchStatement, makeUnloggedBatches } from './unlogged-batches.ts';

/** How a snapshot row is written. */
interface SnapshotTable<Row> {
  readonly query: string;
  readonly columns: Columns<Row>;
}

const snapshotTable = <Row>(table: TableName, columns: Columns<Row>): SnapshotTable<Row> => ({
  query: `${insertOf(table, columns)} USING TIMESTAMP ? AND TTL ?`,
  columns,
});

const statsTable = snapshotTable<StatsRow>(
  TABLES.movieStats,
  columnsOf({
    movie_id: ({ movieId }) => movieId,
    hour: ({ hour }) => hour,
    vote_average: ({ voteAverage }) => voteAverage,
    vote_count: ({ voteCount }) => voteCount,
    popularity: ({ popularity }) => popularity,
    last_updated: ({ eventTime }) => eventTime,
  }),
);

const rankTableOf = (timeWindow: TrendingTimeWindow): SnapshotTable<TrendingRankRow> =>
  snapshotTable(
    TABLES.movieStats,
    columnsOf({
      movie_id: ({ movieId }) => movieId,
      hour: ({ hour }) => hour,
      [`trending_rank_${timeWindow}`]: ({ rank }) => rank,
    }),
  );
const RANK_TABLES = { day: rankTableOf('day'), week: rankTableOf('week') };

const statsVelocityTable = snapshotTable<StatsVelocityRow>(
  TABLES.movieStats,
  columnsOf({
    movie_id: ({ movieId }) => movieId,
    hour: ({ hour }) => hour,
    rating_velocity: ({ ratingVelocity }) => ratingVelocity,
    popularity_velocity: ({ popularityVelocity }) => popularityVelocity,
    popularity_acceleration: ({ popularityAcceleration }) => popularityAcceleration,
    velocities_at: ({ velocitiesAt }) => velocitiesAt,
  }),
);

const movieTable = snapshotTable<MovieRow>(
  TABLES.movies,
  columnsOf({
    movie_id: ({ movieId }) => movieId,
    title: ({ title }) => title,
    release_date: ({ releaseDate }) => releaseDate,
    genres: ({ genres }) => genres,
    runtime: ({ runtime }) => runtime,
    budget: ({ budget }) => budget,
    revenue: ({ revenue }) => revenue,
    metadata_at: ({ metadataAt }) => metadataAt,
  }),
);

/** Every statement these stores can send. */
export const SNAPSHOT_STATEMENTS = [statsTable, RANK_TABLES.day, RANK_TABLES.week, statsVelocityTable, movieTable].map(
  ({ query }) => query,
);

const microsecondsOf = (at: EpochMs): number => at * MICROSECONDS_PER_MS;

const makeUpsert =
  <Row>(tableOf: (row: Row) => SnapshotTable<Row>) =>
  ({ row, eventTime, ttlSeconds }: SnapshotWrite<Row>): BatchStatement => {
    const { query, columns } = tableOf(row);
    return { query, params: [...valuesOf(columns, row), microsecondsOf(eventTime), ttlSeconds] };
  };

const makeSnapshotStore = <Row>(tableOf: (row: Row) => SnapshotTable<Row>) => {
  const upsertOf = makeUpsert(tableOf);
  return (client: Client, telemetry: Telemetry): SnapshotStore<Row> => {
    const send = makeUnloggedBatches(client, telemetry);
    return { upsert: (writes) => send(writes.map(upsertOf)) };
  };
};

/** movie_stats as rating samples fill it: goes out with the rows of their windows. */
export const statsUpsertOf = makeUpsert<StatsRow>(() => statsTable);
/** movie_stats as trending lists fill it. */
export const makeRankStore = makeSnapshotStore<TrendingRankRow>(({ timeWindow }) => RANK_TABLES[timeWindow]);
/** movie_stats as the workflow derives its velocities; the write timestamp is the plan's instant. */
export const makeStatsVelocityStore = makeSnapshotStore<StatsVelocityRow>(() => statsVelocityTable);
/** movies. */
export const makeMovieStore = makeSnapshotStore<MovieRow>(() => movieTable);
