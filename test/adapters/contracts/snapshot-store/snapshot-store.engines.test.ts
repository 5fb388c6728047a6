import type { Client, types } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  makeMovieStore,
  makeRankStore,
  makeStatsVelocityStore,
} from '../../../../lambdas/adapters/keyspaces/snapshot-store.ts';
import type { SnapshotStore, Telemetry } from '../../../../lambdas/core/ports.ts';
import type { MovieRow, StatsRow, TrendingRankRow } from '../../../../lambdas/core/stream/snapshots.ts';
import { epochMs } from '../../../../lambdas/core/time.ts';
import type { StatsVelocityRow } from '../../../../lambdas/core/trends/trend-ports.ts';
import { TABLES, type TableName } from '../../../../schema/names.ts';
import { countedTelemetry } from '../../../builders/telemetry.ts';
import { CassandraRig, engines } from '../../keyspaces/cassandra-rig.ts';
import { movieRowOf, rankRowOf, statsRowOf, statsVelocityRowOf } from './snapshot-samples.ts';
import { type SnapshotRowOf, snapshotStoreContract } from './snapshot-store-contract.ts';
import { makeStatsStore } from './stats-store.ts';

const cassandra = new CassandraRig('snapshot_store_test');
const now = epochMs(Date.now());
let client: Client;

/** How one snapshot table is made and read. */
interface Reader<Row> {
  readonly table: TableName;
  readonly make: (client: Client, telemetry: Telemetry) => SnapshotStore<Row>;
  readonly columns: readonly string[];
  readonly rowOf: (row: types.Row) => Row;
}

const instantOf = (value: Date) => epochMs(value.getTime());

const stats: Reader<StatsRow> = {
  table: TABLES.movieStats,
  make: makeStatsStore,
  columns: ['vote_average', 'vote_count', 'popularity', 'last_updated'],
  rowOf: (row) => ({
    movieId: row['movie_id'],
    hour: instantOf(row['hour']),
    eventTime: instantOf(row['last_updated']),
    voteAverage: row['vote_average'],
    voteCount: row['vote_count'],
    popularity: row['popularity'],
  }),
};

const ranksOf = (timeWindow: TrendingRankRow['timeWindow']): Reader<TrendingRankRow> => ({
  table: TABLES.movieStats,
  make: makeRankStore,
  columns: [`trending_rank_${timeWindow}`],
  rowOf: (row) => ({
    movieId: row['movie_id'],
    hour: instantOf(row['hour']),
    timeWindow,
    rank: row[`trending_rank_${timeWindow}`],
  }),
});

const velocities: Reader<StatsVelocityRow> = {
  table: TABLES.movieStats,
  make: makeStatsVelocityStore,
  // Which of the others have a value depends on the sample.
  columns: ['velocities_at'],
  rowOf: (row) => ({
    movieId: row['movie_id'],
    hour: instantOf(row['hour']),
    ratingVelocity: row['rating_velocity'],
    popularityVelocity: row['popularity_velocity'],
    popularityAcceleration: row['popularity_acceleration'],
    velocitiesAt: instantOf(row['velocities_at']),
  }),
};

const movies: Reader<MovieRow> = {
  table: TABLES.movies,
  make: makeMovieStore,
  columns: ['title', 'genres', 'revenue', 'metadata_at'],
  rowOf: (row) => ({
    movieId: row['movie_id'],
    title: row['title'],
    releaseDate: row['release_date'],
    genres: row['genres'],
    runtime: row['runtime'],
    budget: row['budget'] === null ? null : Number(row['budget']),
    revenue: Number(row['revenue']),
    metadataAt: instantOf(row['metadata_at']),
  }),
};

const contractOf = <Row extends { readonly movieId: number }>(reader: Reader<Row>, rowOf: SnapshotRowOf<Row>) => {
  const { table, make, columns } = reader;
  snapshotStoreContract(async () => {
    await cassandra.empty(table);
    return {
      store: make(client, countedTelemetry()),
      now,
      all: async () => (await cassandra.rows(`SELECT * FROM $KEYSPACE.${table}`)).map(reader.rowOf),
      outlives: async (movieId, seconds) => {
        const ttls = columns.map((column) => `TTL(${column}) AS ${column}`).join(', ');
        const [row] = await cassandra.rows(`SELECT ${ttls} FROM $KEYSPACE.${table} WHERE movie_id = ?`, [movieId]);
        return columns.every((column) => Number(row?.[column]) > seconds);
      },
    };
  }, rowOf);
};

describe.runIf(engines !== null)('Snapshots in Cassandra', () => {
  beforeAll(async () => {
    await cassandra.begin();
    client = await cassandra.client();
  });

  afterAll(() => cassandra.end());

  describe('movie_stats, by ratings', () => {
    contractOf(stats, statsRowOf);
  });
  describe('movie_stats, by the list of the day', () => {
    contractOf(ranksOf('day'), rankRowOf('day'));
  });
  describe('movie_stats, by derived velocities', () => {
    contractOf(velocities, statsVelocityRowOf);
  });
  describe('movie_stats, by the list of the week', () => {
    contractOf(ranksOf('week'), rankRowOf('week'));
  });
  describe('movies', () => {
    contractOf(movies, movieRowOf);
  });

  it('leaves what others write in the same row of movie_stats untouched, whoever is newer', async () => {
    await cassandra.empty(TABLES.movieStats);
    const statsStore = makeStatsStore(client, countedTelemetry());
    const rankStore = makeRankStore(client, countedTelemetry());
    const at = (second: number) => ({ eventTime: epochMs(now - 60_000 + second * 1_000), ttlSeconds: 3_600 });
    await rankStore.upsert([{ row: rankRowOf('day')(603, 5, now), ...at(9) }]);
    await statsStore.upsert([{ row: statsRowOf(603, 1, now), ...at(1) }]);
    await rankStore.upsert([{ row: rankRowOf('week')(603, 2, now), ...at(0) }]);
    const rows = await cassandra.rows(`SELECT * FROM $KEYSPACE.${TABLES.movieStats}`);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      trending_rank_day: 15,
      trending_rank_week: 12,
      vote_count: 101,
      rating_velocity: null,
    });
  });

  it('writes every column with its event time, in microseconds', async () => {
    await cassandra.empty(TABLES.movies);
    const eventTime = epochMs(now - 3_600_123);
    await makeMovieStore(client, countedTelemetry()).upsert([
      { row: movieRowOf(603, 1, now), eventTime, ttlSeconds: 60 },
    ]);
    const [row] = await cassandra.rows(`SELECT WRITETIME(title) AS title FROM $KEYSPACE.${TABLES.movies}`);
    expect(Number(row?.['title'])).toBe(eventTime * 1_000);
  });

  it('rejects when one of many writes is refused, and sends none of its request', async () => {
    const telemetry = countedTelemetry();
    const ahead = { row: movieRowOf(1, 1, now), eventTime: epochMs(now + 600_000), ttlSeconds: 60 };
    const good = { row: movieRowOf(2, 1, now), eventTime: now, ttlSeconds: 60 };
    await expect(makeMovieStore(client, telemetry).upsert([ahead, good, good])).rejects.toThrow(/timestamp/i);
    expect(telemetry.durations).toHaveLength(1);
  });
});
