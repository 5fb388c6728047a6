import { afterAll, beforeAll, describe } from 'vitest';
import { makeKeyspacesSyncCheckpoints } from '../../../../lambdas/adapters/keyspaces/sync-checkpoints.ts';
import { MemoryDeadLetters } from '../../../../lambdas/adapters/memory/dead-letters.ts';
import { MemoryViewDocuments } from '../../../../lambdas/adapters/memory/view-documents.ts';
import { cassandraStoresOf } from '../../../../localstack/backend/cassandra-stores.ts';
import { cassandraWorkflowStoresOf } from '../../../../localstack/backend/cassandra-workflow-stores.ts';
import { realClock } from '../../../../localstack/time/local-time.ts';
import { TABLES } from '../../../../schema/names.ts';
import { countedTelemetry } from '../../../builders/telemetry.ts';
import { WINDOW_MS, WINDOWING } from '../../../builders/time.ts';
import { CassandraRig, engines } from '../../keyspaces/cassandra-rig.ts';
import { makeStatsStore } from '../snapshot-store/stats-store.ts';
import { syncCheckpointsContract } from '../trends/sync-checkpoints-contract.ts';
import { viewRowsContract } from './view-rows-contract.ts';

const { reviewSentiments, movieRatingsByWindow, movieStats, movies } = TABLES;
const { trendingMovies, breakoutMovies, decliningMovies, syncCheckpoints } = TABLES;
const TABLES_READ = [reviewSentiments, movieRatingsByWindow, movieStats, movies, trendingMovies, breakoutMovies];

describe.skipIf(engines === null)('In Cassandra', () => {
  const rig = new CassandraRig('view_rows');
  const telemetry = countedTelemetry();
  beforeAll(() => rig.begin());
  afterAll(() => rig.end());

  describe('view rows', () => {
    viewRowsContract(async () => {
      await rig.empty(...TABLES_READ, decliningMovies);
      const settings = { client: await rig.client(), telemetry };
      const stores = cassandraStoresOf({ ...settings, windowSizeMs: WINDOW_MS, deadLetters: new MemoryDeadLetters() });
      const documents = new MemoryViewDocuments();
      return {
        ...stores,
        stats: makeStatsStore(settings.client, telemetry),
        ...cassandraWorkflowStoresOf({ ...settings, windowing: WINDOWING, stores, documents }),
        now: realClock.now(),
      };
    });
  });

  describe('the checkpoint', () => {
    syncCheckpointsContract(async () => {
      await rig.empty(syncCheckpoints);
      return makeKeyspacesSyncCheckpoints(await rig.client(), telemetry);
    });
  });
});
