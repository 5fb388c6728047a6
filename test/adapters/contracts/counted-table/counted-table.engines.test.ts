import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKeyspacesCountedLog } from '../../../../lambdas/adapters/keyspaces/windows/counted-log.ts';
import { makeKeyspacesRowPublisher } from '../../../../lambdas/adapters/keyspaces/windows/row-publisher.ts';
import { makeKeyspacesWindowRows } from '../../../../lambdas/adapters/keyspaces/windows/window-rows.ts';
import { ratingTable, sentimentTable, type WindowTable } from '../../../../lambdas/adapters/rows/window-tables.ts';
import type { Entry } from '../../../../lambdas/core/stream/counted-ports.ts';
import { epochMs, hourOf } from '../../../../lambdas/core/time.ts';
import { windowStartOf } from '../../../../lambdas/core/tumbling-window.ts';
import { METRICS, TABLES } from '../../../../schema/names.ts';
import { countedTelemetry } from '../../../builders/telemetry.ts';
import { WINDOW_MS } from '../../../builders/time.ts';
import { CassandraRig, engines } from '../../keyspaces/cassandra-rig.ts';
import { countedLogContract } from './counted-log-contract.ts';
import { publishedStatsContract } from './published-stats-contract.ts';
import { windowRowsContract } from './window-rows-contract.ts';
import { type AggregateOf, publishedRowOf, ratingOf, sentimentOf } from './window-samples.ts';

const cassandra = new CassandraRig('counted_table_test');
const telemetry = countedTelemetry();
let client: Client;

const windowNow = () => windowStartOf(epochMs(Date.now()), WINDOW_MS);

const contractOf = <Aggregate>(table: WindowTable<Aggregate>, aggregateOf: AggregateOf<Aggregate>): void =>
  windowRowsContract(
    async () => {
      await cassandra.empty(table.table);
      return {
        publisher: makeKeyspacesRowPublisher(client, table, WINDOW_MS, telemetry),
        rows: makeKeyspacesWindowRows(client, table, telemetry),
        now: epochMs(Date.now()),
        outlives: async (movieId, windowStart, seconds) => {
          const query = `SELECT TTL(window_end) AS ttl FROM $KEYSPACE.${table.table} WHERE movie_id = ? AND hour = ? AND window_start = ?`;
          const [row] = await cassandra.rows(query, [movieId, hourOf(windowStart), windowStart]);
          return row?.['ttl'] > seconds;
        },
      };
    },
    table,
    aggregateOf,
  );

describe.runIf(engines !== null)('Counted tables in Cassandra', () => {
  beforeAll(async () => {
    await cassandra.begin();
    client = await cassandra.client();
  });

  afterAll(() => cassandra.end());

  describe('window_contributions', () => {
    countedLogContract(async () => {
      await cassandra.empty(TABLES.windowContributions);
      return {
        log: makeKeyspacesCountedLog(client, sentimentTable, telemetry),
        windowStart: windowNow(),
        elsewhere: () => makeKeyspacesCountedLog(client, sentimentTable, telemetry),
        outlives: async (windowStart, slot, _, seconds) => {
          const query = `SELECT TTL(contributions) AS ttl FROM $KEYSPACE.${TABLES.windowContributions} WHERE data_type = 'sentiment' AND window_start = ? AND slot = ?`;
          const rows = await cassandra.rows(query, [windowStart, slot]);
          return rows.length > 0 && rows.every((row) => row['ttl'] > seconds);
        },
      };
    });

    it('holds both views apart', async () => {
      await cassandra.empty(TABLES.windowContributions);
      const [reviews, ratings] = [sentimentTable, ratingTable].map((table) =>
        makeKeyspacesCountedLog(client, table, telemetry),
      );
      const partition = { windowStart: windowNow(), slot: 1 };
      const entries: Entry[] = [[603, 'a', 1, 2]];
      await reviews?.add([{ ...partition, entries, ttlSeconds: 3_600 }]);
      expect(await ratings?.read([{ ...partition, movieIds: new Set([603]) }])).toEqual([[]]);
    });

    it('takes a request to add what a batch brings for a window, and one to read it', async () => {
      const counts = countedTelemetry();
      const log = makeKeyspacesCountedLog(client, ratingTable, counts);
      const windowStart = windowNow();
      const slots = Array.from({ length: 24 }, (_, slot) => slot);
      const entries = Array.from({ length: 21 }, (_, movieId): Entry => [movieId, 73, 8.5, 100, 40]);
      await log.add(slots.map((slot) => ({ windowStart, slot, entries, ttlSeconds: 3_600 })));
      const movieIds = new Set(entries.map(([movieId]) => movieId));
      await log.read(slots.map((slot) => ({ windowStart, slot, movieIds })));
      expect(counts.counts.get(METRICS.storeOperations)).toBe(2);
    });

    it('takes a request for each slot to read what is late of many windows, and tells the windows apart', async () => {
      await cassandra.empty(TABLES.windowContributions);
      const counts = countedTelemetry();
      const log = makeKeyspacesCountedLog(client, sentimentTable, counts);
      const now = windowNow();
      const late = Array.from({ length: 20 }, (_, back) => ({
        windowStart: epochMs(now - back * WINDOW_MS),
        slot: back % 2,
        entries: [[600 + back, `review ${back}`, 1, 2] satisfies Entry],
      }));
      await log.add(late.map((chunk) => ({ ...chunk, ttlSeconds: 3_600 })));
      const found = await log.read(late.map((chunk, back) => ({ ...chunk, movieIds: new Set([600 + back]) })));
      expect(found).toEqual(late.map(({ entries }) => entries));
      expect(counts.counts.get(METRICS.storeOperations)).toBe(1 + 2);
    });
  });

  describe('review_sentiments', () => {
    contractOf(sentimentTable, sentimentOf);
  });
  describe('movie_ratings_by_window', () => {
    contractOf(ratingTable, ratingOf);
  });

  describe('movie_stats, published with movie_ratings_by_window', () => {
    publishedStatsContract(async () => {
      await cassandra.empty(ratingTable.table, TABLES.movieStats);
      const select = `SELECT movie_id, hour, vote_average, vote_count, popularity, last_updated FROM $KEYSPACE.${TABLES.movieStats}`;
      return {
        publisher: makeKeyspacesRowPublisher(client, ratingTable, WINDOW_MS, telemetry),
        now: epochMs(Date.now()),
        stats: async () =>
          (await cassandra.rows(select)).map((row) => ({
            movieId: row['movie_id'],
            hour: epochMs(row['hour'].getTime()),
            eventTime: epochMs(row['last_updated'].getTime()),
            voteAverage: row['vote_average'],
            voteCount: row['vote_count'],
            popularity: row['popularity'],
          })),
      };
    });
  });

  it('shows readers the derived figures, none of them NaN', async () => {
    await cassandra.empty(ratingTable.table, sentimentTable.table);
    const windowStart = windowNow();
    const publisher = makeKeyspacesRowPublisher(client, ratingTable, WINDOW_MS, telemetry);
    await publisher.publish([publishedRowOf(603, windowStart, ratingOf, 2)]);
    const reviews = makeKeyspacesRowPublisher(client, sentimentTable, WINDOW_MS, telemetry);
    await reviews.publish([publishedRowOf(603, windowStart, sentimentOf, 3)]);
    const [ratingRow] = await cassandra.rows(`SELECT * FROM $KEYSPACE.${ratingTable.table}`);
    expect(ratingRow).toMatchObject({
      hour: new Date(hourOf(windowStart)),
      window_start: new Date(windowStart),
      window_end: new Date(windowStart + WINDOW_MS),
      rating_count: 2,
      avg_rating: 1.6655,
      min_rating: 0,
      max_rating: 3.331,
      rating_stddev: 1.6655,
      low_ratings_count: 2,
      rating_velocity: null,
      vote_count: 26_001,
      popularity: 84.517,
    });
    const [reviewRow] = await cassandra.rows(`SELECT * FROM $KEYSPACE.${sentimentTable.table}`);
    expect(reviewRow).toMatchObject({
      review_count: 3,
      avg_sentiment: -0.6669,
      negative_count: 3,
      sentiment_velocity: null,
    });
  });
});
