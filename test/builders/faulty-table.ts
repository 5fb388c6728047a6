import { MemoryCountedLog } from '../../lambdas/adapters/memory/counted-log.ts';
import { MemoryWindowTable } from '../../lambdas/adapters/memory/window-table.ts';
import type { WindowTable } from '../../lambdas/adapters/rows/window-tables.ts';
import type { SnapshotStore } from '../../lambdas/core/ports.ts';
import type { CountedTable, Entry, LogChunk, LogQuery, PublishedRow } from '../../lambdas/core/stream/counted-ports.ts';
import type { StatsRow } from '../../lambdas/core/stream/snapshots.ts';
import type { EpochMs } from '../../lambdas/core/time.ts';

/** One call's way to fail. `apply` does what the server would have done. */
export type Fault = (apply: () => Promise<unknown>) => Promise<unknown>;

export const landsButIsNotHeard: Fault = async (apply) => {
  await apply();
  throw new Error('timeout, applied');
};

export const neverLands: Fault = async () => {
  throw new Error('timeout, not applied');
};

type Step = 'add' | 'read' | 'publish';

/** The in-memory log and rows, whose calls fail as told, one fault per call of a step, and then no more. */
export class FaultyTable<Aggregate> implements CountedTable<Aggregate> {
  readonly fake: { readonly log: MemoryCountedLog; readonly rows: MemoryWindowTable<Aggregate> };
  readonly faults: Record<Step, Fault[]> = { add: [], read: [], publish: [] };
  /** In the order in which they were made. */
  readonly calls: Step[] = [];
  readonly published: (readonly PublishedRow<Aggregate>[])[] = [];
  running = 0;

  constructor(now: () => EpochMs, table: WindowTable<Aggregate>, stats?: SnapshotStore<StatsRow>) {
    this.fake = { log: new MemoryCountedLog(now), rows: new MemoryWindowTable(now, table, stats) };
  }

  readonly log = {
    add: (chunks: readonly LogChunk[]): Promise<void> => this.#call('add', () => this.fake.log.add(chunks)),
    read: (queries: readonly LogQuery[]): Promise<(readonly Entry[])[]> =>
      this.#call('read', () => this.fake.log.read(queries)),
  };

  readonly rows = {
    publish: (rows: readonly PublishedRow<Aggregate>[]): Promise<void> => {
      this.published.push(rows);
      return this.#call('publish', () => this.fake.rows.publish(rows));
    },
  };

  async #call<Answer>(step: Step, apply: () => Promise<Answer>): Promise<Answer> {
    this.calls.push(step);
    this.running++;
    try {
      return (await (this.faults[step].shift() ?? ((land) => land()))(apply)) as Answer;
    } finally {
      this.running--;
    }
  }
}
