/**
 * The exactly-once effect. One row per (movie, window) holds `{ ver, integer aggregate, applied identities }` and is only
 * ever written by compare-and-set on `ver`. Invariant: aggregate = Σ of the contributions of exactly the applied
 * identities. A write succeeds only on the version that was read and changes sums and identities in one row mutation, so
 * a write whose outcome is unknown, or that lands late, is either a legal step or none.
 *
 * Every row of the batch, written now or found as it should be, is then named in the change log: see `appendChanges`.
 *
 * Delivery: at least once, any order, any batch boundaries, any number of invocations alive at once.
 * Dedupe identity: the contribution's. Retried: everything the store refuses, with full jitter, until the deadline.
 * Dead-lettered: what would make a row larger than the store takes (`window-full`).
 */
import { METRICS } from '../../../schema/names.ts';
import { type AppendDependencies, appendChanges } from '../change-log/append-changes.ts';
import type { ChangedRow, ChangedType } from '../change-log/change-log-ports.ts';
import { concurrently } from '../concurrently.ts';
import type { InvocationContext, RecordPosition } from '../ports.ts';
import { type CompareAndSetDependencies, upsertMovie } from './compare-and-set.ts';
import type { Contribution } from './contribution.ts';
import { groupByMovie, type MovieGroup } from './group.ts';

export interface UpsertDependencies<Value, Aggregate>
  extends CompareAndSetDependencies<Value, Aggregate>,
    AppendDependencies {
  readonly dataType: ChangedType;
  /** Movies written at a time. */
  readonly concurrency: number;
}

/** Records whose effect is not certain, and why. Empty: every identity was seen applied, and its row logged. */
export interface Unwritten {
  readonly records: readonly RecordPosition[];
  readonly cause?: unknown;
}

export type UpsertWindows<Value> = (
  contributions: readonly Contribution<Value>[],
  context: InvocationContext,
) => Promise<Unwritten>;

export const makeUpsertWindows =
  <Value, Aggregate>(dependencies: UpsertDependencies<Value, Aggregate>): UpsertWindows<Value> =>
  async (contributions, context) => {
    const groups = groupByMovie(contributions);
    const late = contributions.filter((contribution) => contribution.late).length;
    if (late > 0) dependencies.telemetry.count(METRICS.recordsLate, late);
    const failures = await concurrently(groups, dependencies.concurrency, (group) =>
      upsertMovie(dependencies, group, context),
    );
    dependencies.telemetry.count(METRICS.groupsWritten, windowCountOf(groups));
    const failed = new Set(failures.map(({ item }) => item));
    const written = groups.filter((group) => !failed.has(group));
    try {
      await appendChanges(rowsOf(written, dependencies.dataType), context, dependencies);
    } catch (cause) {
      return { records: groups.flatMap(recordsOf), cause };
    }
    return { records: [...failed].flatMap(recordsOf), cause: failures[0]?.error };
  };

const windowCountOf = (groups: readonly MovieGroup<unknown>[]): number =>
  groups.reduce((count, { windows }) => count + windows.size, 0);

const recordsOf = (group: MovieGroup<unknown>): RecordPosition[] =>
  [...group.windows.values()].flat().map(({ record }) => record);

/** Windows that expired meanwhile are no longer in their group. */
const rowsOf = (groups: readonly MovieGroup<unknown>[], dataType: ChangedType): ChangedRow[] =>
  groups.flatMap(({ movieId, windows }) =>
    [...windows.keys()].map((windowStart) => ({ movieId, dataType, windowStart })),
  );
