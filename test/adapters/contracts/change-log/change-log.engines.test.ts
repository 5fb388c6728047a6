import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKeyspacesChangeLog } from '../../../../lambdas/adapters/keyspaces/change-log.ts';
import { changedInOf, changeShardOf, type RowChange } from '../../../../lambdas/core/change-log/change-log-ports.ts';
import { epochMs } from '../../../../lambdas/core/time.ts';
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

  it('sends all movies of a shard that have changed in one window as one entry, and those in one request', async () => {
    const telemetry = countedTelemetry();
    const now = epochMs(Date.now());
    const changes = Array.from(
      { length: 248 },
      (_, movieId): RowChange => ({ movieId, dataType: 'stats', windowStart: now, changedAt: now }),
    );
    await makeKeyspacesChangeLog(client, telemetry).append(changes);
    expect(new Set(changes.map(({ movieId }) => changeShardOf(movieId))).size).toBe(8);
    expect(telemetry.counts.get(METRICS.storeOperations)).toBe(1);
    const query = `SELECT movie_ids FROM $KEYSPACE.${TABLES.changedMovies} WHERE changed_in = ? AND shard = ?`;
    const rows = await cassandra.rows(query, [changedInOf(now), 3]);
    expect(rows.map((row) => row['movie_ids'].length)).toContain(31);
  });
});
