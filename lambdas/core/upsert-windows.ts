/**
 * The exactly-once effect. One row per (movie, window) holds `{ ver, integer aggregate, applied identities }` and is only
 * ever written by compare-and-set on `ver`. Invariant: aggregate = Σ of the contributions of exactly the applied
 * identities. A write succeeds only on the version that was read and changes sums and identities in one row mutation, so
 * a write whose outcome is unknown, or that lands late, is either a legal step or none.
 *
 * Delivery: at least once, any order, any batch boundaries, any number of invocations alive at once.
 * Dedupe identity: the contribution's. Retried: everything the store refuses, with full jitter, until the deadline.
 * Dead-lettered: what would make a row larger than the store takes (`window-full`).
 */
import { METRICS } from '../../schema/names.ts';
import { type CompareAndSetDependencies, upsertMovie } from './compare-and-set.ts';
import { concurrently } from './concurrently.ts';
import type { Contribution } from './contribution.ts';
import { untilDone } from './deadline.ts';
import { groupByMovie, type MovieGroup } from './group.ts';
import type { ActiveWindow, ActiveWindows, InvocationContext, RecordPosition } from './ports.ts';
import { MIN_TTL_SECONDS, ttlSecondsOf } from './retention.ts';

export interface UpsertDependencies<Value, Aggregate> extends CompareAndSetDependencies<Value, Aggregate> {
  readonly activeWindows: ActiveWindows;
  /** Movies written at a time. */
  readonly concurrency: number;
}

/** Records whose effect is not certain, and why. Empty: every identity was seen applied. */
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
    await announce(dependencies, groups, context);
    const failures = await concurrently(groups, dependencies.concurrency, (group) =>
      upsertMovie(dependencies, group, context),
    );
    dependencies.telemetry.count(METRICS.groupsWritten, windowCountOf(groups));
    return { records: failures.flatMap(({ item }) => recordsOf(item)), cause: failures[0]?.error };
  };

const windowCountOf = (groups: readonly MovieGroup<unknown>[]): number =>
  groups.reduce((count, { windows }) => count + windows.size, 0);

const recordsOf = (group: MovieGroup<unknown>): RecordPosition[] =>
  [...group.windows.values()].flat().map(({ record }) => record);

/** Names the windows before their rows exist, so that whoever looks for changed rows never misses one. */
const announce = async <Value, Aggregate>(
  dependencies: UpsertDependencies<Value, Aggregate>,
  groups: readonly MovieGroup<Value>[],
  context: InvocationContext,
): Promise<void> => {
  const entries = unannounced(dependencies, groups);
  if (entries.length === 0) return;
  await untilDone('active windows', () => dependencies.activeWindows.add(entries), context, dependencies);
};

const unannounced = <Value, Aggregate>(
  { cache, clock, retentionMs }: UpsertDependencies<Value, Aggregate>,
  groups: readonly MovieGroup<Value>[],
): ActiveWindow[] => {
  const now = clock.now();
  const entries: ActiveWindow[] = [];
  for (const { movieId, windows } of groups) {
    const known = cache.get(movieId);
    for (const windowStart of windows.keys()) {
      const ttlSeconds = ttlSecondsOf(windowStart, retentionMs, now);
      if (ttlSeconds >= MIN_TTL_SECONDS && known?.has(windowStart) !== true) {
        entries.push({ movieId, windowStart, ttlSeconds });
      }
    }
  }
  return entries;
};
