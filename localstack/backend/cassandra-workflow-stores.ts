import type { Client } from 'cassandra-driver';
import { makeKeyspacesSyncCheckpoints } from '../../lambdas/adapters/keyspaces/sync-checkpoints.ts';
import { detectStoresOf, rankStoresOf } from '../../lambdas/adapters/keyspaces/trend-stores.ts';
import { makeKeyspacesFacts, makeKeyspacesStatsRows } from '../../lambdas/adapters/keyspaces/view-rows.ts';
import { makeRatingHistory } from '../../lambdas/adapters/keyspaces/window-history.ts';
import { makeKeyspacesWindowRows } from '../../lambdas/adapters/keyspaces/windows/window-rows.ts';
import { MemoryLabelChanges } from '../../lambdas/adapters/memory/trend-stores.ts';
import { makeViewRows } from '../../lambdas/adapters/rows/row-views.ts';
import { ratingTable, sentimentTable } from '../../lambdas/adapters/rows/window-tables.ts';
import type { Telemetry } from '../../lambdas/core/ports.ts';
import type { ViewDocuments } from '../../lambdas/core/serving/view-ports.ts';
import type { Windowing } from '../../lambdas/core/stream/contribution.ts';
import type { Stores } from '../wiring/stream-wiring.ts';
import type { WorkflowStores } from '../wiring/workflow-wiring.ts';

export interface CassandraWorkflowSettings {
  readonly client: Client;
  readonly stores: Stores;
  readonly documents: ViewDocuments;
  readonly windowing: Windowing;
  readonly telemetry: Telemetry;
}

/** What the workflow works on in the keyspace of `client`. Label changes are kept by the process: there is no bus. */
export const cassandraWorkflowStoresOf = (settings: CassandraWorkflowSettings): WorkflowStores => {
  const { client, stores, documents, windowing, telemetry } = settings;
  const trends = { ...detectStoresOf(client, telemetry), ...rankStoresOf(client, telemetry) };
  const windowRows = {
    sentimentRows: makeKeyspacesWindowRows(client, sentimentTable, telemetry),
    ratingRows: makeKeyspacesWindowRows(client, ratingTable, telemetry),
  };
  return {
    ...trends,
    ...stores,
    ...windowRows,
    ratingHistory: makeRatingHistory(client, telemetry),
    documents,
    labelChanges: new MemoryLabelChanges(),
    syncCheckpoints: makeKeyspacesSyncCheckpoints(client, telemetry),
    viewRows: makeViewRows({
      ...windowRows,
      stats: makeKeyspacesStatsRows(client, telemetry),
      rankings: trends.rankings,
      facts: makeKeyspacesFacts(client, telemetry),
      windowing,
    }),
  };
};
