/**
 * Velocities of window rows, derived after the fact. A velocity lives in a row that is only ever written by compare-and-set,
 * so it is written the same way: a write that was prepared before a record changed the row finds another version and is
 * derived anew. Whoever does this, however often, in whatever order, ends with what a recomputation of the rows gives.
 */
import { METRICS } from '../../../schema/names.ts';
import type { ChangedType, ChangeLog } from '../change-log/change-log-ports.ts';
import { backoffMs, hasTime, type Patience } from '../deadline.ts';
import { RetryBatch } from '../failures.ts';
import type { Clock, ConditionalWrite, InvocationContext, Telemetry, WindowRow, WindowStore } from '../ports.ts';
import { MIN_TTL_SECONDS, ttlSecondsOf } from '../retention.ts';
import { type EpochMs, epochMs, MINUTE_MS } from '../time.ts';
import type { WindowFigures, WindowHistory } from './trend-ports.ts';
import { type DerivedVelocity, needsRowBefore, velocitiesOf } from './velocity.ts';

/** One window table: how its rows are read, written and spoken of. */
export interface VelocityTable<Figures extends WindowFigures, Aggregate> {
  readonly dataType: Extract<ChangedType, 'ratings' | 'sentiment'>;
  readonly history: WindowHistory<Figures>;
  readonly store: WindowStore<Aggregate>;
  readonly averageOf: (aggregate: Aggregate) => number;
}

export interface CorrectionDependencies extends Patience {
  readonly changeLog: ChangeLog;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly retentionMs: number;
}

/** Rows of one movie whose velocities are to be looked at, and from where on its rows are wanted. */
export interface CorrectionTask {
  readonly movieId: number;
  readonly changed: ReadonlySet<EpochMs>;
  readonly from: EpochMs;
}

export interface Corrected<Figures> {
  /** The movie's rows as they were read last, oldest first; without the velocities written since. */
  readonly rows: readonly Figures[];
  readonly written: number;
}

/** A process that was frozen on its way has written where the copy may have looked already: its rows are named again. */
const LONGEST_MS = MINUTE_MS;

/**
 * Reads a movie's rows and puts right the velocities that its changed rows concern.
 *
 * @throws RetryBatch when the invocation's time is up before they were seen right.
 */
export const makeCorrectVelocities =
  <Figures extends WindowFigures, Aggregate>(
    dependencies: CorrectionDependencies,
    table: VelocityTable<Figures, Aggregate>,
  ) =>
  async (task: CorrectionTask, context: InvocationContext): Promise<Corrected<Figures>> => {
    const { telemetry, sleep, random } = dependencies;
    let written = 0;
    let cause: unknown;
    for (let attempt = 0; hasTime(context); attempt++) {
      try {
        const startedAt = dependencies.clock.now();
        const { rows, wrong } = await wrongVelocities(dependencies, table, task);
        if (wrong.length > 0) await name(dependencies, table.dataType, task, wrong);
        const applied = await write(dependencies, table, task.movieId, wrong);
        written += applied;
        if (dependencies.clock.now() - startedAt > LONGEST_MS) await name(dependencies, table.dataType, task, wrong);
        if (applied === wrong.length) return { rows, written };
        telemetry.count(METRICS.storeConflicts, wrong.length - applied);
      } catch (error) {
        cause = error;
        telemetry.count(METRICS.storeFailures, 1);
      }
      await sleep(backoffMs(attempt, random));
    }
    const what = `movie ${task.movieId}: its ${table.dataType} velocities`;
    throw new RetryBatch(`${what} were not seen right before the invocation's deadline`, { cause });
  };

interface WrongVelocities<Figures> {
  readonly rows: readonly Figures[];
  readonly wrong: readonly (DerivedVelocity & { readonly ttlSeconds: number })[];
}

const wrongVelocities = async <Figures extends WindowFigures>(
  { clock, retentionMs }: CorrectionDependencies,
  { history }: { readonly history: WindowHistory<Figures> },
  { movieId, changed, from }: CorrectionTask,
): Promise<WrongVelocities<Figures>> => {
  const rows = await history.since(movieId, epochMs(Math.min(from, ...changed)));
  const before = needsRowBefore(rows, changed) ? await history.before(movieId, rows[0]?.windowStart ?? from) : null;
  const now = clock.now();
  const wrong = velocitiesOf(rows, before, changed)
    .filter(({ velocity, stored }) => velocity !== stored)
    .map((derived) => ({ ...derived, ttlSeconds: ttlSecondsOf(derived.windowStart, retentionMs, now) }))
    // What is about to lapse stays as it is.
    .filter(({ ttlSeconds }) => ttlSeconds >= MIN_TTL_SECONDS);
  return { rows, wrong };
};

/**
 * Names the rows in the log before they are written: a crash in between leaves a row named that has not changed, never one
 * changed that is not named. Rows that the log named before are named again, since whoever was held up may come to them when
 * the copy has passed that entry.
 */
const name = async (
  { changeLog, clock }: CorrectionDependencies,
  dataType: VelocityTable<WindowFigures, unknown>['dataType'],
  { movieId }: CorrectionTask,
  rows: readonly DerivedVelocity[],
): Promise<void> => {
  const changedAt = clock.now();
  await changeLog.append(rows.map(({ windowStart }) => ({ movieId, dataType, windowStart, changedAt })));
};

/** Resolves to how many are stored now. */
const write = async <Figures extends WindowFigures, Aggregate>(
  { telemetry }: CorrectionDependencies,
  { store, averageOf }: VelocityTable<Figures, Aggregate>,
  movieId: number,
  wrong: WrongVelocities<Figures>['wrong'],
): Promise<number> => {
  if (wrong.length === 0) return 0;
  const derivedOf = new Map(wrong.map((derived) => [derived.windowStart, derived]));
  const writes: ConditionalWrite<Aggregate>[] = [];
  for (const row of await store.read(movieId, [...derivedOf.keys()])) {
    const derived = derivedOf.get(row.windowStart);
    if (derived === undefined || !isAsDerivedFrom(derived, row, averageOf)) continue;
    const next = { ...row, ver: row.ver + 1, velocity: derived.velocity };
    writes.push({ row: next, ttlSeconds: derived.ttlSeconds });
  }
  const results = writes.length === 0 ? [] : await store.compareAndSet(movieId, writes);
  const applied = results.filter(({ outcome }) => outcome === 'applied').length;
  if (applied > 0) telemetry.count(METRICS.velocitiesCorrected, applied);
  return applied;
};

/** Somebody may have written the row since, even corrected it by what has become known meanwhile. */
const isAsDerivedFrom = <Aggregate>(
  { average, stored }: DerivedVelocity,
  { aggregate, velocity }: WindowRow<Aggregate>,
  averageOf: (aggregate: Aggregate) => number,
): boolean => averageOf(aggregate) === average && velocity === stored;
