import { MemoryChangeLog } from '../../lambdas/adapters/memory/change-log.ts';
import { MemoryCountedLog } from '../../lambdas/adapters/memory/counted-log.ts';
import { MemorySnapshotStore } from '../../lambdas/adapters/memory/row-stores.ts';
import { MemoryWindowTable } from '../../lambdas/adapters/memory/window-table.ts';
import { ratingTable, sentimentTable } from '../../lambdas/adapters/rows/window-tables.ts';
import type { MovieRow, StatsRow, TrendingRankRow } from '../../lambdas/core/stream/snapshots.ts';
import type { EpochMs } from '../../lambdas/core/time.ts';

/** The fakes that the stream functions write; rows lapse by `now`. */
export const memoryTablesOf = (now: () => EpochMs) => {
  const stats = new MemorySnapshotStore<StatsRow>(now, ({ movieId, hour }) => `${movieId}/${hour}`);
  return {
    sentiments: { log: new MemoryCountedLog(now), rows: new MemoryWindowTable(now, sentimentTable) },
    ratings: { log: new MemoryCountedLog(now), rows: new MemoryWindowTable(now, ratingTable, stats) },
    stats,
    ranks: new MemorySnapshotStore<TrendingRankRow>(
      now,
      ({ movieId, hour, timeWindow }) => `${movieId}/${hour}/${timeWindow}`,
    ),
    movies: new MemorySnapshotStore<MovieRow>(now, ({ movieId }) => String(movieId)),
    changeLog: new MemoryChangeLog(now),
  };
};
export type MemoryTables = ReturnType<typeof memoryTablesOf>;
