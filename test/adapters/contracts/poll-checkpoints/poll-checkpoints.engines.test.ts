import { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe } from 'vitest';
import { makeKeyspacesClient } from '../../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { makeKeyspacesPollCheckpoints } from '../../../../lambdas/adapters/keyspaces/poll-checkpoints.ts';
import { applyTables, readTables } from '../../../../localstack/backend/cassandra-ddl.ts';
import { TABLES } from '../../../../schema/names.ts';
import { engineAddresses } from '../../../engines/engines.ts';
import { checkpointsContract } from './poll-checkpoints-contract.ts';

const KEYSPACE = 'poll_checkpoints_test';
const engines = engineAddresses();

describe.runIf(engines !== null)('Poll checkpoints in Cassandra', () => {
  const { contactPoint, port, localDataCenter } = engines?.cassandra ?? {
    contactPoint: '',
    port: 0,
    localDataCenter: '',
  };
  const silent = { count: () => undefined, duration: () => undefined, warn: () => undefined };
  let admin: Client;
  let client: Client;

  beforeAll(async () => {
    admin = new Client({ contactPoints: [`${contactPoint}:${port}`], localDataCenter });
    await admin.execute(`DROP KEYSPACE IF EXISTS ${KEYSPACE}`);
    await applyTables(admin, await readTables(), KEYSPACE);
    client = makeKeyspacesClient({ contactPoint, port, localDataCenter, keyspace: KEYSPACE });
  });

  afterAll(async () => {
    await client.shutdown();
    await admin.execute(`DROP KEYSPACE IF EXISTS ${KEYSPACE}`);
    await admin.shutdown();
  });

  checkpointsContract(async () => {
    await admin.execute(`TRUNCATE ${KEYSPACE}.${TABLES.pollCheckpoints}`);
    return makeKeyspacesPollCheckpoints(client, silent);
  });
});
