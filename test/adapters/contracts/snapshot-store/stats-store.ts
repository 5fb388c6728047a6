import type { Client } from 'cassandra-driver';
import { statsUpsertOf } from '../../../../lambdas/adapters/keyspaces/snapshot-store.ts';
import { makeUnloggedBatches } from '../../../../lambdas/adapters/keyspaces/unlogged-batches.ts';
import type { SnapshotStore, Telemetry } from '../../../../lambdas/core/ports.ts';
import type { StatsRow } from '../../../../lambdas/core/stream/snapshots.ts';

/** movie_stats as rating samples fill it, without the rows of windows that its rows go out with. */
export const makeStatsStore = (client: Client, telemetry: Telemetry): SnapshotStore<StatsRow> => {
  const send = makeUnloggedBatches(client, telemetry);
  return { upsert: (writes) => send(writes.map(statsUpsertOf)) };
};
