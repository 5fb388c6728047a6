import { type Patience, untilDone } from './deadline.ts';
import type { InvocationContext, SnapshotStore, SnapshotWrite } from './ports.ts';

/** @throws RetryBatch when the store took them not before the invocation's deadline. */
export type UpsertSnapshots<Row> = (writes: readonly SnapshotWrite<Row>[], context: InvocationContext) => Promise<void>;

export const makeUpsertSnapshots =
  <Row>(table: string, store: SnapshotStore<Row>, patience: Patience): UpsertSnapshots<Row> =>
  async (writes, context) => {
    if (writes.length === 0) return;
    await untilDone(table, () => store.upsert(writes), context, patience);
  };
