import { MemoryChangeLog } from '../../../lambdas/adapters/memory-change-log.ts';
import { MemoryDeadLetters } from '../../../lambdas/adapters/memory-dead-letters.ts';
import { MemorySnapshotStore, MemoryWindowStore } from '../../../lambdas/adapters/memory-store.ts';
import type { CompareAndSetResult, ConditionalWrite, WindowRow } from '../../../lambdas/core/ports.ts';
import type { RatingAggregate } from '../../../lambdas/core/rating.ts';
import type { SentimentAggregate } from '../../../lambdas/core/review.ts';
import type { MovieRow, StatsRow, TrendingRankRow } from '../../../lambdas/core/snapshots.ts';
import { type EpochMs, epochMs } from '../../../lambdas/core/time.ts';

/** The shipped in-memory tables of one schedule, lapsing by simulated time. */
export class Twins {
  readonly sentiments: MemoryWindowStore<SentimentAggregate>;
  readonly ratings: MemoryWindowStore<RatingAggregate>;
  readonly stats: MemorySnapshotStore<StatsRow>;
  readonly ranks: MemorySnapshotStore<TrendingRankRow>;
  readonly movies: MemorySnapshotStore<MovieRow>;
  readonly changeLog: MemoryChangeLog;
  readonly deadLetters = new MemoryDeadLetters();

  constructor(clock: { readonly now: number }) {
    const now = () => epochMs(clock.now);
    this.sentiments = new MemoryWindowStore(now);
    this.ratings = new MemoryWindowStore(now);
    this.stats = new MemorySnapshotStore(now, ({ movieId, hour }) => `${movieId}/${hour}`);
    this.ranks = new MemorySnapshotStore(now, ({ movieId, hour, timeWindow }) => `${movieId}/${hour}/${timeWindow}`);
    this.movies = new MemorySnapshotStore(now, ({ movieId }) => String(movieId));
    this.changeLog = new MemoryChangeLog(now);
  }
}

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
