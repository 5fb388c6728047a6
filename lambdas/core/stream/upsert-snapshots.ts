import { type AppendDependencies, appendChanges } from '../change-log/append-changes.ts';
import type { ChangedRow } from '../change-log/change-log-ports.ts';
import { retryUntilDeadline } from '../deadline.ts';
import type { InvocationContext, SnapshotStore, SnapshotWrite } from '../ports.ts';

export interface SnapshotDependencies<Row> extends AppendDependencies {
  /** For messages. */
  readonly table: string;
  readonly store: SnapshotStore<Row>;
  readonly changeOf: (row: Row) => ChangedRow;
}

/** @throws RetryBatch when the store, and then the change log, took them not before the invocation's deadline. */
export type UpsertSnapshots<Row> = (writes: readonly SnapshotWrite<Row>[], context: InvocationContext) => Promise<void>;

export const makeUpsertSnapshots =
  <Row>(dependencies: SnapshotDependencies<Row>): UpsertSnapshots<Row> =>
  async (writes, context) => {
    if (writes.length === 0) return;
    const { table, store, changeOf } = dependencies;
    await retryUntilDeadline(context, dependencies)(table, () => store.upsert(writes));
    await appendChanges(distinct(writes.map(({ row }) => changeOf(row))), context, dependencies);
  };

/** Two writes may be of one row: a movie's ranks of the day and of the week are columns of the same hour. */
const distinct = (rows: readonly ChangedRow[]): ChangedRow[] => [
  ...new Map(rows.map((row) => [`${row.movieId}/${row.windowStart}`, row])).values(),
];
