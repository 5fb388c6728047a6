/** In-memory twins of the store's ports: the same contract suites run against these and the real adapters. */
import type {
  CompareAndSetResult,
  ConditionalWrite,
  SnapshotStore,
  SnapshotWrite,
  WindowRow,
  WindowStore,
} from '../core/ports.ts';
import { type EpochMs, SECOND_MS } from '../core/time.ts';

interface Expiring<Value> {
  readonly value: Value;
  readonly expiresAt: number;
}

/** Rows that lapse by the given clock, as a TTL makes them. */
class ExpiringRows<Value> {
  private readonly rows = new Map<string, Expiring<Value>>();
  private readonly now: () => EpochMs;

  constructor(now: () => EpochMs) {
    this.now = now;
  }

  get(key: string): Value | null {
    const row = this.rows.get(key);
    return row !== undefined && row.expiresAt > this.now() ? row.value : null;
  }

  set(key: string, value: Value, ttlSeconds: number): void {
    if (ttlSeconds <= 0)
      throw new RangeError(`TTL of ${ttlSeconds} s: the server would keep the row for ever or refuse it`);
    this.rows.set(key, { value, expiresAt: this.now() + ttlSeconds * SECOND_MS });
  }

  /** Another value for the time the row has left. */
  replace(key: string, value: Value): void {
    const row = this.rows.get(key);
    if (row !== undefined) this.rows.set(key, { ...row, value });
  }

  entries(): [string, Value][] {
    return [...this.rows].filter(([, row]) => row.expiresAt > this.now()).map(([key, { value }]) => [key, value]);
  }
}

/** A linearizable {@link WindowStore}. A failed insert shows the row in its way, as Cassandra does; a failed update does not. */
export class MemoryWindowStore<Aggregate> implements WindowStore<Aggregate> {
  private readonly rows: ExpiringRows<WindowRow<Aggregate>>;

  constructor(now: () => EpochMs) {
    this.rows = new ExpiringRows(now);
  }

  async read(movieId: number, windowStarts: readonly EpochMs[]): Promise<WindowRow<Aggregate>[]> {
    return windowStarts.map((start) => this.rows.get(`${movieId}/${start}`)).filter((row) => row !== null);
  }

  async compareAndSet(
    movieId: number,
    writes: readonly ConditionalWrite<Aggregate>[],
  ): Promise<CompareAndSetResult<Aggregate>[]> {
    return writes.map((write) => this.compareAndSetOne(movieId, write));
  }

  private compareAndSetOne(
    movieId: number,
    { row, ttlSeconds }: ConditionalWrite<Aggregate>,
  ): CompareAndSetResult<Aggregate> {
    const key = `${movieId}/${row.windowStart}`;
    const current = this.rows.get(key);
    if ((current?.ver ?? 0) !== row.ver - 1) {
      return { outcome: 'conflict', current: row.ver === 1 ? current : undefined };
    }
    this.rows.set(key, row, ttlSeconds);
    return { outcome: 'applied' };
  }

  /** Every live row, with its movie: for views on the terminal and for oracles. */
  all(): { movieId: number; row: WindowRow<Aggregate> }[] {
    return this.rows.entries().map(([key, row]) => ({ movieId: Number(key.slice(0, key.indexOf('/'))), row }));
  }
}

interface SnapshotCells {
  readonly columns: ReadonlyMap<string, { value: unknown; eventTime: EpochMs }>;
  /** The greatest so far: its write says when the row lapses. */
  readonly eventTime: EpochMs;
}

/** Cassandra's conflict rule: per column, the greatest write timestamp stays. A column that is `undefined` is left as it is. */
export class MemorySnapshotStore<Row extends object> implements SnapshotStore<Row> {
  private readonly rows: ExpiringRows<SnapshotCells>;
  private readonly keyOf: (row: Row) => string;

  constructor(now: () => EpochMs, keyOf: (row: Row) => string) {
    this.rows = new ExpiringRows(now);
    this.keyOf = keyOf;
  }

  async upsert(writes: readonly SnapshotWrite<Row>[]): Promise<void> {
    for (const write of writes) this.upsertOne(write);
  }

  private upsertOne({ row, eventTime, ttlSeconds }: SnapshotWrite<Row>): void {
    const key = this.keyOf(row);
    const current = this.rows.get(key);
    const columns = new Map(current?.columns);
    for (const [name, value] of Object.entries(row)) {
      if (value !== undefined && (columns.get(name)?.eventTime ?? -Infinity) <= eventTime)
        columns.set(name, { value, eventTime });
    }
    if (current !== null && current.eventTime > eventTime) this.rows.replace(key, { ...current, columns });
    else this.rows.set(key, { columns, eventTime }, ttlSeconds);
  }

  all(): Row[] {
    return this.rows
      .entries()
      .map(([, { columns }]) => Object.fromEntries([...columns].map(([name, { value }]) => [name, value])) as Row);
  }
}
