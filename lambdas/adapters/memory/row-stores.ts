/** In-memory fakes of the store's ports: the same contract suites run against these and the real adapters. */
import type { SnapshotStore, SnapshotWrite } from '../../core/ports.ts';
import type { EpochMs } from '../../core/time.ts';
import { ExpiringRows } from './expiring-rows.ts';

interface SnapshotCells {
  readonly columns: ReadonlyMap<string, { value: unknown; eventTime: EpochMs }>;
  /** The greatest so far: its write says when the row lapses. */
  readonly eventTime: EpochMs;
}

/** Cassandra's conflict rule: per column, the greatest write timestamp stays. A column that is `undefined` is left as it is. */
export class MemorySnapshotStore<Row extends object> implements SnapshotStore<Row> {
  readonly #rows: ExpiringRows<SnapshotCells>;
  readonly #keyOf: (row: Row) => string;

  constructor(now: () => EpochMs, keyOf: (row: Row) => string) {
    this.#rows = new ExpiringRows(now);
    this.#keyOf = keyOf;
  }

  async upsert(writes: readonly SnapshotWrite<Row>[]): Promise<void> {
    for (const write of writes) this.#upsertOne(write);
  }

  #upsertOne({ row, eventTime, ttlSeconds }: SnapshotWrite<Row>): void {
    const key = this.#keyOf(row);
    const current = this.#rows.get(key);
    const columns = new Map(current?.columns);
    for (const [name, value] of Object.entries(row)) {
      if (value !== undefined && (columns.get(name)?.eventTime ?? -Infinity) <= eventTime)
        columns.set(name, { value, eventTime });
    }
    if (current !== null && current.eventTime > eventTime) this.#rows.replace(key, { ...current, columns });
    else this.#rows.set(key, { columns, eventTime }, ttlSeconds);
  }

  /** A row, and the greatest event time that it was written with. */
  get(key: string): { readonly row: Row; readonly eventTime: EpochMs } | null {
    const cells = this.#rows.get(key);
    return cells === null ? null : { row: rowOf<Row>(cells), eventTime: cells.eventTime };
  }

  all(): Row[] {
    return this.#rows.entries().map(([, cells]) => rowOf<Row>(cells));
  }
}

const rowOf = <Row>({ columns }: SnapshotCells): Row =>
  Object.fromEntries([...columns].map(([name, { value }]) => [name, value])) as Row;
