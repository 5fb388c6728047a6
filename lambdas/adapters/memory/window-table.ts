import type { SnapshotStore } from '../../core/ports.ts';
import type { VelocityCell, WindowRow, WindowRows } from '../../core/serving/window-rows.ts';
import type { CountedRow, PublishedRow, RowPublisher } from '../../core/stream/counted-ports.ts';
import { sizeOfVersion } from '../../core/stream/row-version.ts';
import type { StatsRow } from '../../core/stream/snapshots.ts';
import { type EpochMs, hourOf } from '../../core/time.ts';
import { viewColumnsOf, type WindowTable } from '../rows/window-tables.ts';
import { ExpiringRows } from './expiring-rows.ts';

interface Velocity {
  readonly value: number | null;
  readonly ver: number;
}

/** One table of windows: of whole rows, and of velocities, the greatest version stays, in any order. Rows lapse by `now`. */
export class MemoryWindowTable<Aggregate> implements RowPublisher<Aggregate>, WindowRows {
  readonly #movies = new Map<number, ExpiringRows<CountedRow<Aggregate>>>();
  readonly #velocities: ExpiringRows<Velocity>;
  readonly #now: () => EpochMs;
  readonly #stats: SnapshotStore<StatsRow> | undefined;
  readonly table: WindowTable<Aggregate>;

  /** @param stats where movie_stats is kept, if its rows come of these */
  constructor(now: () => EpochMs, table: WindowTable<Aggregate>, stats?: SnapshotStore<StatsRow>) {
    this.#now = now;
    this.#stats = stats;
    this.#velocities = new ExpiringRows(now);
    this.table = table;
  }

  async publish(rows: readonly PublishedRow<Aggregate>[]): Promise<void> {
    for (const { ttlSeconds, stats, ...row } of rows) {
      this.#publishOne(row, ttlSeconds);
      if (stats !== undefined) await this.#stats?.upsert([stats]);
    }
  }

  #publishOne(row: CountedRow<Aggregate>, ttlSeconds: number): void {
    const rows = this.#movies.get(row.movieId) ?? new ExpiringRows(this.#now);
    this.#movies.set(row.movieId, rows);
    const key = String(row.windowStart);
    const current = rows.peek(key);
    if (current === null || current.ver < row.ver) rows.set(key, row, ttlSeconds);
    else if (current.ver === row.ver) rows.setLonger(key, current, ttlSeconds);
  }

  async since(movieId: number, from: EpochMs): Promise<WindowRow[]> {
    return this.#inOrder(movieId).filter(({ windowStart }) => windowStart >= hourOf(from));
  }

  async before(movieId: number, instant: EpochMs): Promise<WindowRow | null> {
    return this.#inOrder(movieId).findLast(({ windowStart }) => windowStart < hourOf(instant)) ?? null;
  }

  async storeVelocities(cells: readonly VelocityCell[]): Promise<void> {
    for (const { movieId, windowStart, velocity, ver, ttlSeconds } of cells) {
      const key = `${movieId}/${windowStart}`;
      if ((this.#velocities.peek(key)?.ver ?? 0) <= ver)
        this.#velocities.set(key, { value: velocity, ver }, ttlSeconds);
    }
  }

  #inOrder(movieId: number): WindowRow[] {
    const rows = this.rowsOf(movieId).sort((a, b) => a.windowStart - b.windowStart);
    return rows.map(({ windowStart, aggregate, ver }) => {
      const columns = viewColumnsOf(this.table, aggregate);
      const average = columns[this.table.averageColumn] as number;
      const velocity = this.#velocities.get(`${movieId}/${windowStart}`)?.value ?? null;
      return { windowStart, size: sizeOfVersion(ver), average, velocity, columns };
    });
  }

  /** One movie's live rows, in no order. */
  rowsOf(movieId: number): CountedRow<Aggregate>[] {
    const rows = this.#movies.get(movieId)?.entries() ?? [];
    return rows.map(([, row]) => row);
  }

  /** Every live row: for views on the terminal and for oracles. */
  all(): CountedRow<Aggregate>[] {
    return [...this.#movies.keys()].flatMap((movieId) => this.rowsOf(movieId));
  }
}
