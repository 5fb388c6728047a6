import type { Client } from 'cassandra-driver';
import { makeKeyspacesRankings } from '../lambdas/adapters/keyspaces-rankings.ts';
import { makeStatsVelocityStore } from '../lambdas/adapters/keyspaces-snapshots.ts';
import { makeKeyspacesSyncCheckpoints } from '../lambdas/adapters/keyspaces-sync-checkpoints.ts';
import { makeKeyspacesTitles } from '../lambdas/adapters/keyspaces-titles.ts';
import { makeKeyspacesTrendShards } from '../lambdas/adapters/keyspaces-trend-shards.ts';
import { makeKeyspacesTrendSnapshots } from '../lambdas/adapters/keyspaces-trend-snapshots.ts';
import { makeKeyspacesMovieTitles, makeKeyspacesStatsRows } from '../lambdas/adapters/keyspaces-view-rows.ts';
import { makeRatingHistory, makeSentimentHistory } from '../lambdas/adapters/keyspaces-window-history.ts';
import { MemoryLabelChanges } from '../lambdas/adapters/memory-trends.ts';
import { makeViewRows } from '../lambdas/adapters/view-rows.ts';
import type { Telemetry } from '../lambdas/core/ports.ts';
import type { ViewDocuments } from '../lambdas/core/view-ports.ts';
import type { Stores } from './wiring.ts';
import type { WorkflowStores } from './workflow-wiring.ts';

export interface CassandraWorkflowSettings {
  readonly client: Client;
  readonly stores: Stores;
  readonly documents: ViewDocuments;
  readonly windowSizeMs: number;
  readonly telemetry: Telemetry;
}

/** What the workflow works on in the keyspace of `client`. Label changes are kept by the process: there is no bus. */
export const cassandraWorkflowStoresOf = (settings: CassandraWorkflowSettings): WorkflowStores => {
  const { client, stores, documents, windowSizeMs, telemetry } = settings;
  const rankings = makeKeyspacesRankings({ client, windowSizeMs, telemetry });
  return {
    ...stores,
    documents,
    rankings,
    ratingHistory: makeRatingHistory(client, telemetry),
    sentimentHistory: makeSentimentHistory(client, telemetry),
    statsVelocities: makeStatsVelocityStore(client, telemetry),
    trendShards: makeKeyspacesTrendShards(client, telemetry),
    trendSnapshots: makeKeyspacesTrendSnapshots(client, telemetry),
    titles: makeKeyspacesTitles(client, telemetry),
    labelChanges: new MemoryLabelChanges(),
    syncCheckpoints: makeKeyspacesSyncCheckpoints(client, telemetry),
    viewRows: makeViewRows({
      ...stores,
      stats: makeKeyspacesStatsRows(client, telemetry),
      rankings,
      titles: makeKeyspacesMovieTitles(client, telemetry),
      windowSizeMs,
    }),
  };
};
