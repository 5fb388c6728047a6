/**
 * The exactly-once effect, without conditions. What a window of a movie counts is a set of entries that only grows, kept in
 * a log of plain writes. A batch (1) adds what it brings, (2) reads what the windows then hold, (3) writes the sums over
 * what it has read as the view's row, with the size of the set as write timestamp, (4) names the rows in the change log,
 * and only then reports success. A step that fails, or whose outcome is unknown, is repeated as it is.
 *
 * Invariant: a row is the sum over a subset of its window's entries, each once. Theorem: when every batch has succeeded, the
 * row is the sum over all. Of the batches, take the one whose successful read began last. Every other add was acknowledged
 * before its own read began, so before this read, which has therefore seen it; what it has read is everything, larger than
 * any other set that was read, and so the row that stays, in whatever order the writes arrive. DECISIONS.md, 1.
 *
 * Delivery: at least once, any order, any batch boundaries, any number of invocations alive at once. Dedupe identity: the
 * contribution's. Retried: whatever the store refuses, with full jitter, until the deadline. Dead-lettered: nothing.
 */
import { METRICS } from '../../../schema/names.ts';
import { type AppendDependencies, appendChanges } from '../change-log/append-changes.ts';
import type { ChangedType } from '../change-log/change-log-ports.ts';
import type { Identity, InvocationContext, RecordPosition, Telemetry } from '../ports.ts';
import { MIN_TTL_SECONDS, ttlSecondsOf } from '../retention.ts';
import type { Contribution } from './contribution.ts';
import type { CountedRow, CountedTable } from './counted-ports.ts';
import { type Countable, countedRowsOf } from './counted-set.ts';
import { type Portion, portionsOf } from './portions.ts';
import { isAheadOf } from './row-version.ts';
import { SLOTS } from './slots.ts';
import { statsOf } from './snapshots.ts';
import { type Failure, togetherOrEach } from './together-or-each.ts';

export interface UpsertDependencies<Value, Aggregate> extends AppendDependencies {
  readonly dataType: ChangedType;
  readonly table: CountedTable<Aggregate>;
  readonly countable: Countable<Value, Aggregate>;
  readonly telemetry: Telemetry;
  readonly retentionMs: number;
  /** Rows, or partitions of the log, at a time, where they have to be tried one by one. */
  readonly concurrency: number;
}

/** Records whose effect is not certain, and why. Empty: every identity is counted in its row, and its row logged. */
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
    const { telemetry } = dependencies;
    const late = contributions.filter((contribution) => contribution.late).length;
    if (late > 0) telemetry.count(METRICS.recordsLate, late);
    const portions = liveOf(dependencies, portionsOf(contributions, dependencies.countable));
    const steps = stepsOf(dependencies, context);
    const unadded = await steps.add(portions);
    const { rows, unread } = await steps.read(without(portions, unadded));
    const unpublished = await steps.publish(rows);
    telemetry.count(METRICS.groupsWritten, rows.length);
    const written = without(rows, unpublished);
    try {
      await appendChanges(written.map(changeOf(dependencies)), context, dependencies);
    } catch (cause) {
      return { records: portions.flatMap(recordsOf), cause };
    }
    telemetry.count(METRICS.windowsWritten, written.length);
    const failures = [...unadded, ...unread, ...unpublished];
    const records = [
      ...[...unadded, ...unread].flatMap(({ item }) => recordsOf(item)),
      ...recordsIn(portions, new Set(unpublished.map(({ item }) => keyOf(item)))),
    ];
    return { records, cause: failures[0]?.error };
  };

const without = <Item>(items: readonly Item[], failures: readonly Failure<Item>[]): Item[] => {
  const failed = new Set(failures.map(({ item }) => item));
  return items.filter((item) => !failed.has(item));
};

const changeOf =
  ({ dataType }: Pick<UpsertDependencies<never, never>, 'dataType'>) =>
  ({ movieId, windowStart }: CountedRow<unknown>) => ({ movieId, dataType, windowStart });

const keyOf = ({ movieId, windowStart }: Pick<CountedRow<unknown>, 'movieId' | 'windowStart'>): string =>
  `${movieId}/${windowStart}`;

/** As a row counts them: a record that the batch brings twice is one. */
const identitiesOf = ({ entries }: Portion<unknown>): number => {
  const ofMovies = new Map<number, Set<Identity>>();
  for (const [movieId, identity] of entries) {
    const identities = ofMovies.get(movieId);
    if (identities === undefined) ofMovies.set(movieId, new Set([identity]));
    else identities.add(identity);
  }
  return [...ofMovies.values()].reduce((sum, { size }) => sum + size, 0);
};

const recordsOf = ({ contributions }: Portion<unknown>): RecordPosition[] => contributions.map(({ record }) => record);

const recordsIn = (portions: readonly Portion<unknown>[], keys: ReadonlySet<string>): RecordPosition[] =>
  keys.size === 0
    ? []
    : portions.flatMap(({ contributions }) =>
        contributions.filter((contribution) => keys.has(keyOf(contribution))).map(({ record }) => record),
      );

/** Without the windows that have expired meanwhile: those are only counted. */
const liveOf = <Part extends Portion<unknown>>(
  { clock, retentionMs, telemetry }: Pick<UpsertDependencies<never, never>, 'clock' | 'retentionMs' | 'telemetry'>,
  portions: readonly Part[],
): Part[] => {
  const now = clock.now();
  return portions.filter(({ windowStart, contributions }) => {
    const isLive = ttlSecondsOf(windowStart, retentionMs, now) >= MIN_TTL_SECONDS;
    if (!isLive) telemetry.count(METRICS.recordsExpired, contributions.length);
    return isLive;
  });
};

/** Clocks differ, and a row must not outlive what it is made of. */
const LOG_MARGIN_SECONDS = 3_600;

/** Partitions of the log in one call: Keyspaces takes 30 statements in a batch. */
const ADDS_TOGETHER = 30;
/** Rows in one call, which is several requests: all but the last are full, whatever movie_stats adds to them. */
const ROWS_TOGETHER = 240;
/** A few windows, whole, of which each is one request, or what is late of many, by slots. */
const READS_TOGETHER = 4 * SLOTS;

const stepsOf = <Value, Aggregate>(dependencies: UpsertDependencies<Value, Aggregate>, context: InvocationContext) => {
  const { table, countable, clock, telemetry, retentionMs } = dependencies;
  const onApart = () => telemetry.count(METRICS.storeFailures, 1);
  const inCallsOf = <Item>(together: number, what: string, items: readonly Item[], act: Act<Item>) =>
    togetherOrEach(items, act, context, { ...dependencies, what, together, onApart });
  const ttlOf = ({ windowStart }: Pick<Portion<unknown>, 'windowStart'>) =>
    ttlSecondsOf(windowStart, retentionMs, clock.now());

  const add = (portions: readonly Portion<Value>[]): Promise<Failure<Portion<Value>>[]> =>
    inCallsOf(ADDS_TOGETHER, 'log of contributions', portions, (some) =>
      table.log.add(some.map((portion) => ({ ...portion, ttlSeconds: ttlOf(portion) + LOG_MARGIN_SECONDS }))),
    );

  const read = async (portions: readonly Portion<Value>[]) => {
    // Only the sums are kept: together the windows of a batch may hold very much.
    const found = new Map<Portion<Value>, CountedRow<Aggregate>[]>();
    const unread = await inCallsOf(READS_TOGETHER, 'log of contributions', portions, async (some) => {
      const lists = await table.log.read(some);
      for (const [index, portion] of some.entries())
        found.set(portion, countedRowsOf(portion.windowStart, lists[index] ?? [], portion.movieIds, countable));
    });
    const live = liveOf(dependencies, [...found.keys()]);
    telemetry.count(
      METRICS.recordsApplied,
      live.reduce((sum, portion) => sum + identitiesOf(portion), 0),
    );
    return { rows: live.flatMap((portion) => found.get(portion) ?? []), unread };
  };

  const publish = async (rows: readonly CountedRow<Aggregate>[]): Promise<Failure<CountedRow<Aggregate>>[]> => {
    // What belongs to one movie is of one partition, in both tables, and goes out together.
    const inOrder = rows.toSorted((one, other) => one.movieId - other.movieId);
    return inCallsOf(ROWS_TOGETHER, 'rows of the view', inOrder, async (some) => {
      const ahead = some.find(({ windowStart, ver }) => isAheadOf(clock.now(), windowStart, ver));
      if (ahead !== undefined) throw new Error(`${keyOf(ahead)} counts more than may be written as yet: it waits`);
      // Reckoned anew at every attempt, so that all end at one instant; what ends meanwhile needs no write any more.
      const timed = some.map((row) => ({ ...row, ttlSeconds: ttlOf(row) }));
      const lasting = timed.filter(({ ttlSeconds }) => ttlSeconds >= MIN_TTL_SECONDS);
      const stats = countable.newestOf && statsOf(lasting, countable.newestOf, retentionMs, clock.now());
      if (lasting.length > 0) await table.rows.publish(lasting.map((row) => ({ ...row, stats: stats?.get(row) })));
    });
  };

  return { add, read, publish };
};

type Act<Item> = (items: readonly Item[]) => Promise<void>;
