import { METRICS } from '../../../schema/names.ts';
import { backoffMs, hasTime, type Patience } from '../deadline.ts';
import { PoisonRecord, RetryBatch } from '../failures.ts';
import type {
  Clock,
  ConditionalWrite,
  Identity,
  InvocationContext,
  KafkaRecord,
  Telemetry,
  WindowRow,
  WindowStore,
} from '../ports.ts';
import { MIN_TTL_SECONDS, ttlSecondsOf } from '../retention.ts';
import type { EpochMs } from '../time.ts';
import type { Contribution } from './contribution.ts';
import type { MovieGroup } from './group.ts';

/** Keeps a row far below the store's 1 MB limit: 20,000 review ids of 24 characters are 0.6 MB. */
export const MAX_IDENTITIES_PER_ROW = 20_000;

/** A movie's rows by their window's start. */
export type RowsByStart<Aggregate> = Map<EpochMs, WindowRow<Aggregate>>;

/**
 * The rows of each movie as last seen, to spare a read. May be wrong at any time: a write is conditional on what it
 * shows.
 */
export interface RowCache<Aggregate> {
  get(movieId: number): RowsByStart<Aggregate> | undefined;
  /** Called again after the rows have changed, so that their size can be taken anew. */
  set(movieId: number, rows: RowsByStart<Aggregate>): unknown;
}

export interface CompareAndSetDependencies<Value, Aggregate> extends Patience {
  readonly store: WindowStore<Aggregate>;
  readonly fold: (sums: Aggregate | undefined, value: Value) => Aggregate;
  readonly setAside: (record: KafkaRecord, poison: PoisonRecord) => Promise<void>;
  readonly cache: RowCache<Aggregate>;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly retentionMs: number;
}

/**
 * Applies every contribution of `group` that is not applied yet: one conditional operation per movie where nothing else
 * writes it, read again and repeated where something does.
 *
 * @throws RetryBatch when the invocation's time is up before every identity was seen applied.
 */
export const upsertMovie = async <Value, Aggregate>(
  dependencies: CompareAndSetDependencies<Value, Aggregate>,
  group: MovieGroup<Value>,
  context: InvocationContext,
): Promise<void> => {
  // A row that was never seen is taken for absent: its insert either succeeds or is answered with the row.
  const known: RowsByStart<Aggregate> = dependencies.cache.get(group.movieId) ?? new Map();
  try {
    await writeUntilApplied(dependencies, group, known, context);
  } finally {
    dependencies.cache.set(group.movieId, known);
  }
};

const writeUntilApplied = async <Value, Aggregate>(
  dependencies: CompareAndSetDependencies<Value, Aggregate>,
  group: MovieGroup<Value>,
  known: RowsByStart<Aggregate>,
  context: InvocationContext,
): Promise<void> => {
  let cause: unknown;
  for (let attempt = 0; hasTime(context); attempt++) {
    const writes = await pendingWrites(dependencies, group, known);
    if (writes.length === 0) return;
    try {
      await attemptWrites(dependencies, group.movieId, writes, known, attempt);
    } catch (error) {
      cause = error;
      dependencies.telemetry.count(METRICS.storeFailures, 1);
      await dependencies.sleep(backoffMs(attempt, dependencies.random));
      await reread(dependencies, group.movieId, startsOf(writes), known).catch(() => undefined);
    }
  }
  throw new RetryBatch(`movie ${group.movieId}: not written before the invocation's deadline`, { cause });
};

const startsOf = (writes: readonly ConditionalWrite<unknown>[]): EpochMs[] => writes.map(({ row }) => row.windowStart);

/** Leaves out of the group what is settled without a write: windows that expired meanwhile, records a full row refuses. */
const pendingWrites = async <Value, Aggregate>(
  { fold, setAside, clock, telemetry, retentionMs }: CompareAndSetDependencies<Value, Aggregate>,
  { movieId, windows }: MovieGroup<Value>,
  known: RowsByStart<Aggregate>,
): Promise<ConditionalWrite<Aggregate>[]> => {
  const writes: ConditionalWrite<Aggregate>[] = [];
  const now = clock.now();
  for (const [windowStart, contributions] of windows) {
    const ttlSeconds = ttlSecondsOf(windowStart, retentionMs, now);
    if (ttlSeconds < MIN_TTL_SECONDS) {
      windows.delete(windowStart);
      telemetry.count(METRICS.recordsExpired, contributions.length);
      continue;
    }
    const { row, overflow } = nextRow(windowStart, known.get(windowStart), contributions, fold);
    if (row !== undefined) writes.push({ row, ttlSeconds });
    for (const { record } of overflow) await setAside(record, windowFull(movieId, windowStart));
    if (overflow.length > 0) windows.set(windowStart, without(contributions, overflow));
  }
  return writes;
};

const without = <Item>(items: readonly Item[], left: readonly Item[]): Item[] => {
  const out = new Set(left);
  return items.filter((item) => !out.has(item));
};

/** The row after `contributions`; `undefined` where all of them are applied already. */
const nextRow = <Value, Aggregate>(
  windowStart: EpochMs,
  row: WindowRow<Aggregate> | undefined,
  contributions: readonly Contribution<Value>[],
  fold: (sums: Aggregate | undefined, value: Value) => Aggregate,
): { row?: WindowRow<Aggregate>; overflow: Contribution<Value>[] } => {
  let aggregate = row?.aggregate;
  let applied: Set<Identity> | undefined;
  const overflow: Contribution<Value>[] = [];
  for (const contribution of contributions) {
    if ((applied ?? row?.applied)?.has(contribution.identity)) continue;
    applied ??= new Set(row?.applied);
    if (applied.size >= MAX_IDENTITIES_PER_ROW) overflow.push(contribution);
    else {
      applied.add(contribution.identity);
      aggregate = fold(aggregate, contribution.value);
    }
  }
  if (applied === undefined || aggregate === undefined || applied.size === (row?.applied.size ?? 0))
    return { overflow };
  return { row: { windowStart, ver: (row?.ver ?? 0) + 1, aggregate, applied, velocity: null }, overflow };
};

const windowFull = (movieId: number, windowStart: EpochMs): PoisonRecord =>
  new PoisonRecord(
    'window-full',
    `movie ${movieId}, window ${new Date(windowStart).toISOString()}: ${MAX_IDENTITIES_PER_ROW} records are counted already`,
  );

const attemptWrites = async <Value, Aggregate>(
  dependencies: CompareAndSetDependencies<Value, Aggregate>,
  movieId: number,
  writes: readonly ConditionalWrite<Aggregate>[],
  known: RowsByStart<Aggregate>,
  attempt: number,
): Promise<void> => {
  const { store, telemetry, sleep, random } = dependencies;
  const results = await store.compareAndSet(movieId, writes);
  const unclear: EpochMs[] = [];
  let applied = 0;
  results.forEach((result, index) => {
    const { row } = writes[index] as ConditionalWrite<Aggregate>;
    if (result.outcome === 'applied') applied += row.applied.size - (known.get(row.windowStart)?.applied.size ?? 0);
    const current = result.outcome === 'applied' ? row : result.current;
    if (current === undefined) unclear.push(row.windowStart);
    else remember(known, row.windowStart, current);
  });
  const conflicts = results.filter(({ outcome }) => outcome === 'conflict').length;
  if (applied > 0) {
    telemetry.count(METRICS.windowsWritten, results.length - conflicts);
    telemetry.count(METRICS.recordsApplied, applied);
  }
  if (conflicts > 0) telemetry.count(METRICS.storeConflicts, conflicts);
  // The first conflict that shows the row is just a cold cache; a second one is another writer.
  if (unclear.length > 0 || (conflicts > 0 && attempt > 0)) await sleep(backoffMs(attempt, random));
  if (unclear.length > 0) await reread(dependencies, movieId, unclear, known);
};

const reread = async <Value, Aggregate>(
  { store }: CompareAndSetDependencies<Value, Aggregate>,
  movieId: number,
  windowStarts: readonly EpochMs[],
  known: RowsByStart<Aggregate>,
): Promise<void> => {
  const rows = new Map((await store.read(movieId, windowStarts)).map((row) => [row.windowStart, row]));
  for (const windowStart of windowStarts) {
    remember(known, windowStart, rows.get(windowStart) ?? null);
  }
};

const remember = <Aggregate>(
  known: RowsByStart<Aggregate>,
  windowStart: EpochMs,
  row: WindowRow<Aggregate> | null,
): void => {
  if (row === null) known.delete(windowStart);
  else known.set(windowStart, row);
};
