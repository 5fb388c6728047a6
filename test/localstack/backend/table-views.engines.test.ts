import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe } from 'vitest';
import { makeMovieStore } from '../../../lambdas/adapters/keyspaces/snapshot-store.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { makeCassandraViews } from '../../../localstack/backend/table-views.ts';
import { TABLES } from '../../../schema/names.ts';
import { CassandraRig, engines } from '../../adapters/keyspaces/cassandra-rig.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { viewsContract } from './table-views-contract.ts';

const cassandra = new CassandraRig('views_test');
let client: Client;

describe.runIf(engines !== null)('Views in Cassandra', () => {
  beforeAll(async () => {
    await cassandra.begin();
    client = await cassandra.client();
  });

  afterAll(() => cassandra.end());

  viewsContract(async () => {
    await cassandra.empty(TABLES.movies);
    const telemetry = countedTelemetry();
    return {
      views: makeCassandraViews(client),
      movies: makeMovieStore(client, telemetry),
      now: epochMs(Date.now()),
    };
  });
});
