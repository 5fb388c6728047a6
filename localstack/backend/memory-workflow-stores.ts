import {
  MemoryCatalogueDays,
  MemoryCatalogueEntries,
  MemoryDailyLevels,
  makeMemoryHourHistory,
  makeMemoryReleaseDates,
} from '../../lambdas/adapters/memory/level-stores.ts';
import { MemorySnapshotStore } from '../../lambdas/adapters/memory/row-stores.ts';
import { MemorySyncCheckpoints } from '../../lambdas/adapters/memory/sync-checkpoints.ts';
import {
  MemoryLabelChanges,
  MemoryRankings,
  MemoryTrendShards,
  MemoryTrendSnapshots,
  makeMemoryRatingHistory,
  makeMemorySentimentHistory,
  makeMemoryTitles,
} from '../../lambdas/adapters/memory/trend-stores.ts';
import { makeMemoryFacts, makeMemoryStatsRows } from '../../lambdas/adapters/memory/view-rows.ts';
import { makeViewRows } from '../../lambdas/adapters/rows/row-views.ts';
import type { ViewDocuments } from '../../lambdas/core/serving/view-ports.ts';
import type { Windowing } from '../../lambdas/core/stream/contribution.ts';
import type { EpochMs } from '../../lambdas/core/time.ts';
import type { StatsVelocityRow } from '../../lambdas/core/trends/trend-ports.ts';
import type { MemoryTables } from './memory-tables.ts';

/** The fakes that the workflow works on, over those of the stream functions. */
export const memoryWorkflowStoresOf = <Tables extends MemoryTables, Documents extends ViewDocuments>(
  tables: Tables,
  documents: Documents,
  windowing: Windowing,
  now: () => EpochMs,
) => {
  const { sentiments, ratings, stats, ranks, movies } = tables;
  const statsVelocities = new MemorySnapshotStore<StatsVelocityRow>(now, ({ movieId, hour }) => `${movieId}/${hour}`);
  const rankings = new MemoryRankings(now);
  return {
    ...tables,
    sentimentRows: sentiments.rows,
    ratingRows: ratings.rows,
    documents,
    statsVelocities,
    rankings,
    ratingHistory: makeMemoryRatingHistory(ratings.rows),
    sentimentHistory: makeMemorySentimentHistory(sentiments.rows),
    hourHistory: makeMemoryHourHistory(stats, ranks, now),
    releaseDates: makeMemoryReleaseDates(movies),
    dailyLevels: new MemoryDailyLevels(now),
    catalogueEntries: new MemoryCatalogueEntries(now),
    catalogueDays: new MemoryCatalogueDays(now),
    trendShards: new MemoryTrendShards(now),
    trendSnapshots: new MemoryTrendSnapshots(now),
    titles: makeMemoryTitles(movies),
    labelChanges: new MemoryLabelChanges(),
    syncCheckpoints: new MemorySyncCheckpoints(),
    viewRows: makeViewRows({
      sentimentRows: sentiments.rows,
      ratingRows: ratings.rows,
      stats: makeMemoryStatsRows({ ...tables, statsVelocities }),
      rankings,
      facts: makeMemoryFacts(movies),
      windowing,
    }),
  };
};
