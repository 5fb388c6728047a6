import { describe } from 'vitest';
import {
  MemoryCatalogueDays,
  MemoryCatalogueEntries,
  MemoryDailyLevels,
} from '../../../../lambdas/adapters/memory/level-stores.ts';
import { MemorySnapshotStore } from '../../../../lambdas/adapters/memory/row-stores.ts';
import {
  MemoryRankings,
  MemoryTrendShards,
  MemoryTrendSnapshots,
  makeMemoryRatingHistory,
  makeMemorySentimentHistory,
  makeMemoryTitles,
} from '../../../../lambdas/adapters/memory/trend-stores.ts';
import { MemoryWindowTable } from '../../../../lambdas/adapters/memory/window-table.ts';
import { ratingTable, sentimentTable } from '../../../../lambdas/adapters/rows/window-tables.ts';
import type { MovieRow } from '../../../../lambdas/core/stream/snapshots.ts';
import type { EpochMs } from '../../../../lambdas/core/time.ts';
import { NOW, SleepersTime } from '../../../builders/time.ts';
import { ratingOf, sentimentOf } from '../counted-table/window-samples.ts';
import { ratingFiguresOf, sentimentFiguresOf } from './history-samples.ts';
import { catalogueDaysContract, catalogueEntriesContract, dailyLevelsContract } from './levels-contract.ts';
import { rankingsContract } from './rankings-contract.ts';
import { titlesContract } from './titles-contract.ts';
import { trendShardsContract } from './trend-shards-contract.ts';
import { trendSnapshotsContract } from './trend-snapshots-contract.ts';
import { windowHistoryContract } from './window-history-contract.ts';

const expiring =
  <Port>(Fake: new (now: () => EpochMs) => Port) =>
  async () => {
    const time = new SleepersTime();
    return { port: new Fake(() => time.now()), pass: async (seconds: number) => time.advance(seconds * 1_000) };
  };

describe('Findings of shards in memory', () => {
  trendShardsContract(expiring(MemoryTrendShards));
});

describe('Decided rankings in memory', () => {
  trendSnapshotsContract(expiring(MemoryTrendSnapshots));
});

describe('Ranking tables in memory', () => {
  rankingsContract(expiring(MemoryRankings));
});

describe('Ratings of the past in memory', () => {
  windowHistoryContract(
    async () => {
      const publisher = new MemoryWindowTable(() => NOW, ratingTable);
      return { publisher, history: makeMemoryRatingHistory(publisher), now: NOW };
    },
    ratingOf,
    ratingFiguresOf,
  );
});

describe('Sentiments of the past in memory', () => {
  windowHistoryContract(
    async () => {
      const publisher = new MemoryWindowTable(() => NOW, sentimentTable);
      return { publisher, history: makeMemorySentimentHistory(publisher), now: NOW };
    },
    sentimentOf,
    sentimentFiguresOf,
  );
});

describe('Daily levels in memory', () => {
  dailyLevelsContract(async () => new MemoryDailyLevels(() => NOW));
});

describe('The catalogue in memory', () => {
  catalogueEntriesContract(async () => new MemoryCatalogueEntries(() => NOW));
  catalogueDaysContract(async () => new MemoryCatalogueDays(() => NOW));
});

describe('Titles in memory', () => {
  titlesContract(async () => {
    const movies = new MemorySnapshotStore<MovieRow>(
      () => NOW,
      ({ movieId }) => String(movieId),
    );
    return { movies, titles: makeMemoryTitles(movies), now: NOW };
  });
});
