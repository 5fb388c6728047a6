import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKeyspacesChangeLog } from '../../../../lambdas/adapters/keyspaces/change-log.ts';
import { changedInOf, changeShardOf, type RowChange } from '../../../../lambdas/core/change-log/change-log-ports.ts';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../../../lambdas/core/time.ts';
import { METRICS, TABLES } from '../../../../schema/names.ts';
import { countedTelemetry } from '../../../builders/telemetry.ts';
import { CassandraRig, engines } from '../../keyspaces/cassandra-rig.ts';
import { changeLogContract } from './change-log-contract.ts';

const cassandra = new CassandraRig('change_log_test');
let client: Client;

describe.runIf(engines !== null)('The change log in Cassandra', () => {
  beforeAll(async () => {
    await cassandra.begin();
    client = await cassandra.client();
  });

  afterAll(() => cassandra.end());

  changeLogContract(async () => {
    await cassandra.empty(TABLES.changedMovies);
    return {
      log: makeKeyspacesChangeLog(client, countedTelemetry()),
      changedIn: changedInOf(epochMs(Date.now())),
      outlives: async (changedIn, shard, seconds) => {
        const rows = await cassandra.rows(
          `SELECT TTL(changed_at) AS ttl FROM $KEYSPACE.${TABLES.changedMovies} WHERE changed_in = ? AND shard = ?`,
          [changedIn, shard],
        );
        return rows.length > 0 && rows.every((row) => row['ttl'] > seconds);
      },
    };
  });

  const entriesOf = async (changedAt: EpochMs, shard: number): Promise<Map<Date, number[]>[]> => {
    const query = `SELECT movies FROM ${TABLES.changedMovies} WHERE changed_in = ? AND shard = ?`;
    const { rows } = await client.execute(query, [changedInOf(changedAt), shard], { prepare: true });
    return rows.map((row) => row['movies']);
  };

  it('sends all rows of a shard that have changed as one entry, whatever their windows, and those in one request', async () => {
    await cassandra.empty(TABLES.changedMovies);
    const telemetry = countedTelemetry();
    const now = epochMs(Date.now());
    const changes = Array.from({ length: 744 }, (_, index): RowChange => {
      const windowStart = epochMs(now - (index % 3) * HOUR_MS);
      return { movieId: Math.floor(index / 3), dataType: 'stats', windowStart, changedAt: now };
    });
    await makeKeyspacesChangeLog(client, telemetry).append(changes);
    expect(new Set(changes.map(({ movieId }) => changeShardOf(movieId))).size).toBe(8);
    expect(telemetry.counts.get(METRICS.storeOperations)).toBe(1);
    const sorted = Array.from({ length: 31 }, (_, nth) => 3 + 8 * nth);
    const windows = [2, 1, 0].map((back) => new Date(now - back * HOUR_MS));
    expect(await entriesOf(now, 3)).toEqual([new Map(windows.map((window) => [window, sorted]))]);
  });

  it('names the same by the same entries, a thousand rows in each, in whatever order they come', async () => {
    await cassandra.empty(TABLES.changedMovies);
    const now = epochMs(Date.now());
    const changes = Array.from({ length: 2_500 }, (_, index): RowChange => {
      const windowStart = epochMs(now - (index % 7) * MINUTE_MS);
      return { movieId: 8 * Math.floor(index / 7), dataType: 'ratings', windowStart, changedAt: now };
    });
    const log = makeKeyspacesChangeLog(client, countedTelemetry());
    for (const some of [changes, changes.toReversed(), [...changes, ...changes]]) await log.append(some);
    const lengths = (await entriesOf(now, 0)).map((movies) => [...movies.values()].flat().length);
    expect(lengths.toSorted((a, b) => b - a)).toEqual([1_000, 1_000, 500]);
    expect(await log.read(changedInOf(now), 0)).toHaveLength(2_500);
  });

  it('sends thirty of the longest entries in one request that Cassandra takes', async () => {
    const telemetry = countedTelemetry();
    const now = epochMs(Date.now());
    const changes = Array.from({ length: 30_000 }, (_, index): RowChange => {
      return {
        movieId: index % 6,
        dataType: 'sentiment',
        windowStart: epochMs(now - index * MINUTE_MS),
        changedAt: now,
      };
    });
    const log = makeKeyspacesChangeLog(client, telemetry);
    await log.append(changes);
    expect(telemetry.counts.get(METRICS.storeOperations)).toBe(1);
    const read = await log.read(changedInOf(now), 5);
    expect(read.filter(({ dataType }) => dataType === 'sentiment')).toHaveLength(5_000);
  });
});
