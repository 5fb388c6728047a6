import { MemoryWindowStore } from '../../lambdas/adapters/memory/row-stores.ts';
import type { CompareAndSetResult, ConditionalWrite, WindowRow, WindowStore } from '../../lambdas/core/ports.ts';
import type { EpochMs } from '../../lambdas/core/time.ts';

type Results<Aggregate> = CompareAndSetResult<Aggregate>[];

/** One call's way to fail. `apply` does what the server would have done. */
export type Fault<Aggregate> = (apply: () => Promise<Results<Aggregate>>) => Promise<Results<Aggregate>>;

export const landsButIsNotHeard: Fault<unknown> = async (apply) => {
  await apply();
  throw new Error('timeout, applied');
};

export const neverLands: Fault<unknown> = async () => {
  throw new Error('timeout, not applied');
};

/** The in-memory store, whose compare-and-sets fail as told, one fault per call, and then no more. */
export class FaultyWindowStore<Aggregate> implements WindowStore<Aggregate> {
  readonly memory: MemoryWindowStore<Aggregate>;
  readonly faults: Fault<Aggregate>[] = [];
  readonly attempts: { movieId: number; writes: readonly ConditionalWrite<Aggregate>[] }[] = [];
  reads = 0;
  /** Reads fail so many times. */
  failingReads = 0;
  running = 0;

  constructor(now: () => EpochMs) {
    this.memory = new MemoryWindowStore(now);
  }

  async read(movieId: number, windowStarts: readonly EpochMs[]): Promise<WindowRow<Aggregate>[]> {
    this.reads++;
    if (this.failingReads-- > 0) throw new Error('read timeout');
    return await this.memory.read(movieId, windowStarts);
  }

  async compareAndSet(movieId: number, writes: readonly ConditionalWrite<Aggregate>[]): Promise<Results<Aggregate>> {
    this.attempts.push({ movieId, writes });
    const apply = () => this.memory.compareAndSet(movieId, writes);
    this.running++;
    try {
      return await (this.faults.shift() ?? ((land) => land()))(apply);
    } finally {
      this.running--;
    }
  }
}
