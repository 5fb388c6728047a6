import { MemoryDeadLetters } from '../../../lambdas/adapters/memory/dead-letters.ts';
import type { MemoryWindowStore } from '../../../lambdas/adapters/memory/row-stores.ts';
import type { CompareAndSetResult, ConditionalWrite, WindowRow } from '../../../lambdas/core/ports.ts';
import { type EpochMs, epochMs } from '../../../lambdas/core/time.ts';
import { memoryTablesOf } from '../../../localstack/backend/memory-tables.ts';

/** The shipped in-memory tables of one schedule, lapsing by simulated time. */
export const fakesOf = (clock: { readonly now: number }) => ({
  ...memoryTablesOf(() => epochMs(clock.now)),
  deadLetters: new MemoryDeadLetters(),
});
export type Fakes = ReturnType<typeof fakesOf>;

export type CompareAndSet<Aggregate> = (
  movieId: number,
  writes: readonly ConditionalWrite<Aggregate>[],
) => Promise<CompareAndSetResult<Aggregate>[]>;

/**
 * A conditional batch as Apache Cassandra does it: all of its rows or none, and where one of them is an insert, the
 * answer shows every row that exists.
 */
export const conditionalBatchOf =
  <Aggregate>(store: MemoryWindowStore<Aggregate>): CompareAndSet<Aggregate> =>
  async (movieId, writes) => {
    const starts = writes.map(({ row }) => row.windowStart);
    const rows = new Map<EpochMs, WindowRow<Aggregate>>();
    for (const row of await store.read(movieId, starts)) rows.set(row.windowStart, row);
    const holds = writes.every(({ row }) => (rows.get(row.windowStart)?.ver ?? 0) === row.ver - 1);
    if (holds) return store.compareAndSet(movieId, writes);
    const showsRows = writes.some(({ row }) => row.ver === 1);
    return starts.map((start) => ({ outcome: 'conflict', current: showsRows ? rows.get(start) : undefined }));
  };
