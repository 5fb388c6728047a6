import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ACTIVE_WINDOW_SHARDS,
  makeKeyspacesActiveWindows,
  shardOf,
} from '../../lambdas/adapters/keyspaces-active-windows.ts';
import type { EpochMs } from '../../lambdas/core/time.ts';
import { realSleep } from '../../localstack/time.ts';
import { METRICS, TABLES } from '../../schema/names.ts';
import { countedTelemetry } from '../builders/telemetry.ts';
import { NOW } from '../builders/time.ts';
import { activeWindowsContract } from './active-windows-contract.ts';
import { CassandraRig, engines } from './cassandra-rig.ts';

const cassandra = new CassandraRig('active_windows_test');
let client: Client;

const moviesIn = async (windowStart: EpochMs): Promise<number[]> => {
  const movies: number[] = [];
  for (let shard = 0; shard < ACTIVE_WINDOW_SHARDS; shard++) {
    const rows = await cassandra.rows(
      `SELECT movie_id FROM $KEYSPACE.${TABLES.activeWindows} WHERE window_start = ? AND shard = ?`,
      [windowStart, shard],
    );
    movies.push(...rows.map((row) => Number(row['movie_id'])));
  }
  return movies;
};

describe.runIf(engines !== null)('Active windows in Cassandra', () => {
  beforeAll(async () => {
    await cassandra.begin();
    client = await cassandra.client();
  });

  afterAll(() => cassandra.end());

  activeWindowsContract(async () => {
    await cassandra.empty(TABLES.activeWindows);
    return {
      activeWindows: makeKeyspacesActiveWindows(client, countedTelemetry()),
      moviesIn,
      pass: (seconds) => realSleep(seconds * 1_000),
    };
  });

  it('spreads one window over 8 partitions and sends a batch of at most 30 to each', async () => {
    const telemetry = countedTelemetry();
    const entries = Array.from({ length: 248 }, (_, movieId) => ({ movieId, windowStart: NOW, ttlSeconds: 60 }));
    await makeKeyspacesActiveWindows(client, telemetry).add(entries);
    expect(new Set(entries.map(({ movieId }) => shardOf(movieId))).size).toBe(8);
    // 31 movies in each of 8 partitions: two batches each.
    expect(telemetry.counts.get(METRICS.storeOperations)).toBe(16);
  });
});
