import { type ChangeLog, changedInOf, changeShardOf, type RowChange } from '../../core/change-log/change-log-ports.ts';
import { DEFAULT_RETENTION_MS } from '../../core/retention.ts';
import type { EpochMs } from '../../core/time.ts';

/** The in-memory fake: the same contract suite runs against this and the real change log. */
export class MemoryChangeLog implements ChangeLog {
  /** By window of processing time and shard, then by row. */
  readonly #partitions = new Map<string, Map<string, RowChange>>();
  readonly #now: () => EpochMs;

  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  async append(changes: readonly RowChange[]): Promise<void> {
    for (const change of changes) {
      const partition = partitionOf(changedInOf(change.changedAt), changeShardOf(change.movieId));
      const rows = this.#partitions.get(partition) ?? new Map<string, RowChange>();
      this.#partitions.set(partition, rows);
      const row = `${change.movieId}/${change.dataType}/${change.windowStart}`;
      if ((rows.get(row)?.changedAt ?? -Infinity) <= change.changedAt) rows.set(row, change);
    }
  }

  async read(changedIn: EpochMs, shard: number): Promise<RowChange[]> {
    return this.#lasting(this.#partitions.get(partitionOf(changedIn, shard)));
  }

  all(): RowChange[] {
    return [...this.#partitions.values()].flatMap((rows) => this.#lasting(rows));
  }

  /** Entries whose table's TTL, 48 h, is not over. */
  #lasting(rows: ReadonlyMap<string, RowChange> = new Map()): RowChange[] {
    const now = this.#now();
    return [...rows.values()].filter(({ changedAt }) => changedAt + DEFAULT_RETENTION_MS > now);
  }
}

const partitionOf = (changedIn: EpochMs, shard: number): string => `${changedIn}/${shard}`;
