import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StoreDialect } from '../../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { makeKeyspacesWindowStore } from '../../../../lambdas/adapters/keyspaces/window-store.ts';
import { ratingTable, sentimentTable, type WindowTable } from '../../../../lambdas/adapters/rows/window-tables.ts';
import { hourOf } from '../../../../lambdas/core/time.ts';
import { METRICS } from '../../../../schema/names.ts';
import { countedTelemetry } from '../../../builders/telemetry.ts';
import { at, WINDOW_MS } from '../../../builders/time.ts';
import { CassandraRig, engines } from '../../keyspaces/cassandra-rig.ts';
import { ratingSamples, sentimentSamples } from './window-samples.ts';
import { type TableSamples, windowStoreContract } from './window-store-contract.ts';

const cassandra = new CassandraRig('window_store_test');
const clients = new Map<StoreDialect, Client>();
const START = at('10:05:00');

const storeOf = <Aggregate>(table: WindowTable<Aggregate>, dialect: StoreDialect) => {
  const client = clients.get(dialect);
  if (client === undefined) throw new Error('not connected');
  const telemetry = countedTelemetry();
  const store = makeKeyspacesWindowStore({ client, table, dialect, windowSizeMs: WINDOW_MS, telemetry });
  return { store, telemetry };
};

/** Of every cell that is not part of the key and not derived by others. */
const ttlsOf = async (table: WindowTable<unknown>, movieId: number, windowStart: number): Promise<number[]> => {
  const columns = ['window_end', 'ver', ...table.columns];
  const [row] = await cassandra.rows(
    `SELECT ${columns.map((column) => `TTL(${column}) AS ${column}`).join(', ')} FROM $KEYSPACE.${table.table}
     WHERE movie_id = ? AND hour = ? AND window_start = ?`,
    [movieId, hourOf(windowStart as never), windowStart],
  );
  return columns.map((column) => Number(row?.[column]));
};

const contractOf = <Aggregate>(
  table: WindowTable<Aggregate>,
  dialect: StoreDialect,
  samples: TableSamples<Aggregate>,
) => {
  windowStoreContract(async () => {
    await cassandra.empty(table.table);
    return {
      store: storeOf(table, dialect).store,
      outlives: async (movieId, windowStart, seconds) => {
        const ttls = await ttlsOf(table as WindowTable<unknown>, movieId, windowStart);
        // All cells of a row lapse together; the server counts in whole seconds.
        expect(Math.max(...ttls) - Math.min(...ttls)).toBeLessThanOrEqual(1);
        return Math.min(...ttls) > seconds;
      },
    };
  }, samples);
};

describe.runIf(engines !== null)('Window rows in Cassandra', () => {
  beforeAll(async () => {
    await cassandra.begin();
    clients.set('cassandra', await cassandra.client('allowed on Apache Cassandra'));
    clients.set('keyspaces', await cassandra.client());
  });

  afterAll(() => cassandra.end());

  describe.each(['cassandra', 'keyspaces'] as const)('as %s speaks,', (dialect) => {
    describe('review_sentiments', () => {
      contractOf(sentimentTable, dialect, sentimentSamples);
    });
    describe('movie_ratings_by_window', () => {
      contractOf(ratingTable, dialect, ratingSamples);
    });
  });

  describe('a call of 31 rows', () => {
    beforeEach(() => cassandra.empty(ratingTable.table));

    it.each([
      ['cassandra', 2],
      ['keyspaces', 31],
    ] as const)('takes %s so many operations: %i', async (dialect, operations) => {
      const { store, telemetry } = storeOf(ratingTable, dialect);
      const writes = Array.from({ length: 31 }, (_, index) => ({
        row: {
          windowStart: (START + index * WINDOW_MS) as typeof START,
          ver: 1,
          aggregate: ratingSamples.aggregateOf(1),
          applied: new Set([0]),
          velocity: null,
        },
        ttlSeconds: 3_600,
      }));
      await store.compareAndSet(603, writes);
      expect(telemetry.counts.get(METRICS.storeOperations)).toBe(operations);
      expect(telemetry.durations).toHaveLength(operations);
    });
  });

  it('shows readers the derived figures, none of them NaN', async () => {
    await cassandra.empty(ratingTable.table, sentimentTable.table);
    const applied = new Set([ratingSamples.identityOf(0), ratingSamples.identityOf(1)]);
    const rating = { windowStart: START, ver: 1, aggregate: ratingSamples.aggregateOf(2), applied, velocity: 0.25 };
    await storeOf(ratingTable, 'keyspaces').store.compareAndSet(603, [{ row: rating, ttlSeconds: 3_600 }]);
    const review = {
      windowStart: START,
      ver: 1,
      aggregate: sentimentSamples.aggregateOf(3),
      applied: new Set(['a', 'b', 'c']),
      velocity: null,
    };
    await storeOf(sentimentTable, 'keyspaces').store.compareAndSet(603, [{ row: review, ttlSeconds: 3_600 }]);
    const [ratingRow] = await cassandra.rows(`SELECT * FROM $KEYSPACE.${ratingTable.table}`);
    expect(ratingRow).toMatchObject({
      hour: new Date(at('10:00:00')),
      window_start: new Date(at('10:05:00')),
      window_end: new Date(at('10:10:00')),
      rating_count: 2,
      avg_rating: 1.6655,
      min_rating: 0,
      max_rating: 3.331,
      rating_stddev: 1.6655,
      low_ratings_count: 2,
      rating_velocity: 0.25,
      vote_count: 26_001,
      vote_average: 3.331,
      popularity: 84.517,
      applied: [0, 73],
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
