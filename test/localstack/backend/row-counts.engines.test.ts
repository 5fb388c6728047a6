import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe } from 'vitest';
import { makeKeyspacesPollCheckpoints } from '../../../lambdas/adapters/keyspaces/poll-checkpoints.ts';
import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import { epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { cassandraStoresOf } from '../../../localstack/backend/cassandra-stores.ts';
import { countRows } from '../../../localstack/backend/row-counts.ts';
import type { TableName } from '../../../schema/names.ts';
import { CassandraRig, engines } from '../../adapters/keyspaces/cassandra-rig.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { rowCountsContract } from './row-counts-contract.ts';

const cassandra = new CassandraRig('row_counts_test');
let client: Client;

describe.runIf(engines !== null)('Counts of rows in Cassandra', () => {
  beforeAll(async () => {
    await cassandra.begin();
    client = await cassandra.client();
  });

  afterAll(() => cassandra.end());

  rowCountsContract(async () => {
    await cassandra.owner.execute(`USE ${cassandra.keyspace}`);
    await cassandra.empty(...(Object.keys(await countRows(cassandra.owner)) as TableName[]));
    const telemetry = countedTelemetry();
    const deadLetters = new MemoryDeadLetters();
    return {
      stores: cassandraStoresOf({ client, windowSizeMs: 5 * MINUTE_MS, telemetry, deadLetters }),
      checkpoints: makeKeyspacesPollCheckpoints(client, telemetry),
      rowCounts: () => countRows(cassandra.owner),
      now: epochMs(Date.now()),
    };
  });
});
