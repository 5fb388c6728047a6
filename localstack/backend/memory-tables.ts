import { MemoryChangeLog } from '../../lambdas/adapters/memory/change-log.ts';
import { MemorySnapshotStore, MemoryWindowStore } from '../../lambdas/adapters/memory/row-stores.ts';
import type { RatingAggregate } from '../../lambdas/core/stream/rating.ts';
import type { SentimentAggregate } from '../../lambdas/core/stream/review.ts';
import type { MovieRow, StatsRow, TrendingRankRow } from '../../lambdas/core/stream/snapshots.ts';
import type { EpochMs } from '../../lambdas/core/time.ts';

/** The fakes that the stream functions write; rows lapse by `now`. */
export const memoryTablesOf = (now: () => EpochMs) => ({
  sentiments: new MemoryWindowStore<SentimentAggregate>(now),
  ratings: new MemoryWindowStore<RatingAggregate>(now),
  stats: new MemorySnapshotStore<StatsRow>(now, ({ movieId, hour }) => `${movieId}/${hour}`),
  ranks: new MemorySnapshotStore<TrendingRankRow>(
    now,
    ({ movieId, hour, timeWindow }) => `${movieId}/${hour}/${timeWindow}`,
  ),
  movies: new MemorySnapshotStore<MovieRow>(now, ({ movieId }) => String(movieId)),
  changeLog: new MemoryChangeLog(now),
});
export type MemoryTables = ReturnType<typeof memoryTablesOf>;
