/** The functions of the workflow as in Lambda, over the stores they are given. */

import { makeHandler as makeAdvanceCheckpoint } from '../../lambdas/advance-checkpoint/handler.ts';
import type { Clock, Random, Sleep, SnapshotStore, Telemetry } from '../../lambdas/core/ports.ts';
import type { DetailDependencies } from '../../lambdas/core/ranking/read-details.ts';
import type { SyncCheckpoints, ViewRows } from '../../lambdas/core/serving/sync-ports.ts';
import { DEFAULT_MAX_WINDOWS, DEFAULT_OVERLAP_MS, type PlanRules } from '../../lambdas/core/serving/view-plan.ts';
import type { ViewDocuments } from '../../lambdas/core/serving/view-ports.ts';
import type { WindowRows } from '../../lambdas/core/serving/window-rows.ts';
import type { Windowing } from '../../lambdas/core/stream/contribution.ts';
import type { ExamineDependencies } from '../../lambdas/core/trends/examine-movie.ts';
import type { CatalogueDays, CatalogueEntries } from '../../lambdas/core/trends/level-ports.ts';
import type {
  LabelChanges,
  Rankings,
  RatingHistory,
  StatsVelocityRow,
  Titles,
  TrendShards,
  TrendSnapshots,
} from '../../lambdas/core/trends/trend-ports.ts';
import { makeHandler as makeDetectTrends } from '../../lambdas/detect-trends/handler.ts';
import { makeHandler as makePlanViews } from '../../lambdas/plan-views/handler.ts';
import { makeHandler as makeRankTrends } from '../../lambdas/rank-trends/handler.ts';
import { makeHandler as makeReconcileViews } from '../../lambdas/reconcile-views/handler.ts';
import { makeHandler as makeSyncViews } from '../../lambdas/sync-views/handler.ts';
import { FUNCTIONS, type FunctionName } from '../../schema/names.ts';
import type { Stores } from './stream-wiring.ts';

/** Where the workflow reads and writes, beside the change log. */
export interface WorkflowStores
  extends Pick<Stores, 'changeLog'>,
    Pick<ExamineDependencies, 'hourHistory' | 'dailyLevels' | 'releaseDates'>,
    Pick<DetailDependencies, 'sentimentHistory'> {
  readonly ratingHistory: RatingHistory;
  /** The tables of windows as they are read. */
  readonly sentimentRows: WindowRows;
  readonly ratingRows: WindowRows;
  readonly catalogueEntries: CatalogueEntries;
  readonly catalogueDays: CatalogueDays;
  readonly statsVelocities: SnapshotStore<StatsVelocityRow>;
  readonly trendShards: TrendShards;
  readonly trendSnapshots: TrendSnapshots;
  readonly rankings: Rankings;
  readonly titles: Titles;
  readonly labelChanges: LabelChanges;
  readonly viewRows: ViewRows;
  readonly documents: ViewDocuments;
  readonly syncCheckpoints: SyncCheckpoints;
}

export interface WorkflowWiring {
  readonly stores: WorkflowStores;
  readonly windowing: Pick<Windowing, 'retentionMs'>;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  readonly telemetryOf: (functionName: FunctionName) => Telemetry;
  /** Movies looked at, or partitions read, at a time by one task. */
  readonly concurrency: number;
  /** Movies that the popular lists have room for. @default 500 */
  readonly listPlaces?: number;
  /** @default the shipped ones */
  readonly rules?: Omit<PlanRules, 'retentionMs'>;
}

const DEFAULT_PLAN_RULES = { overlapMs: DEFAULT_OVERLAP_MS, maxWindows: DEFAULT_MAX_WINDOWS };

/** 25 pages of 20 movies, as the poller reads them. */
const DEFAULT_LIST_PLACES = 500;

/** By the names of the functions, as the workflow calls them. */
export const wireWorkflowFunctions = (wiring: WorkflowWiring) => {
  const { clock, sleep, random, concurrency, rules = DEFAULT_PLAN_RULES, listPlaces = DEFAULT_LIST_PLACES } = wiring;
  const { retentionMs } = wiring.windowing;
  const { changeLog, viewRows, documents, syncCheckpoints: checkpoints } = wiring.stores;
  const { titles, sentimentHistory, hourHistory, dailyLevels, releaseDates, statsVelocities } = wiring.stores;
  const { catalogueDays, catalogueEntries, trendShards, trendSnapshots, rankings, labelChanges } = wiring.stores;
  const commonOf = (name: FunctionName) => ({ clock, sleep, random, telemetry: wiring.telemetryOf(name) });
  const copying = { changeLog, viewRows, documents, retentionMs, concurrency };
  const catalogue = { catalogueDays, catalogueEntries, trendShards };
  const movies = { hourHistory, dailyLevels, releaseDates, statsVelocities };
  const ranking = { trendSnapshots, rankings, labelChanges, titles, sentimentHistory };
  return {
    [FUNCTIONS.planViews]: makePlanViews({
      ...commonOf(FUNCTIONS.planViews),
      checkpoints,
      changeLog,
      trendSnapshots,
      rules: { ...rules, retentionMs },
    }),
    [FUNCTIONS.detectTrends]: makeDetectTrends({
      ...commonOf(FUNCTIONS.detectTrends),
      ...movies,
      ...catalogue,
      changeLog,
      retentionMs,
      concurrency,
    }),
    [FUNCTIONS.rankTrends]: makeRankTrends({
      ...commonOf(FUNCTIONS.rankTrends),
      ...ranking,
      ...catalogue,
      retentionMs,
      listPlaces,
    }),
    [FUNCTIONS.syncViews]: makeSyncViews({ ...commonOf(FUNCTIONS.syncViews), ...copying }),
    [FUNCTIONS.reconcileViews]: makeReconcileViews({ ...commonOf(FUNCTIONS.reconcileViews), ...copying }),
    [FUNCTIONS.advanceCheckpoint]: makeAdvanceCheckpoint({ ...commonOf(FUNCTIONS.advanceCheckpoint), checkpoints }),
  };
};
