/**
 * Ranks what the shards found: derives the catalogue's day from its movies, decides the window's ranking once, writes its
 * three tables and tells whose label changed.
 *
 * Delivery: at least once per plan, several at a time included. Ordering: after every shard of the plan. Dedupe: the first
 * insert of a window decides; all others write what it decided. Label changes are told by whoever claims the window, so at
 * most once: a crash after the claim loses them, nothing repeats them. Retried: whatever the stores refuse, until the
 * deadline, then by the workflow. Dead-lettered: nothing.
 */

import { METRICS, TABLES } from '../../schema/names.ts';
import { byRanking } from '../../schema/rankings.ts';
import { type Patience, retryUntilDeadline } from '../core/deadline.ts';
import type { InvocationContext } from '../core/ports.ts';
import { type FinishDependencies, finishRankings } from '../core/ranking/finish-rankings.ts';
import { rankFindings } from '../core/ranking/rank-findings.ts';
import { mergeFindings } from '../core/ranking/ranking.ts';
import type { DetailDependencies } from '../core/ranking/read-details.ts';
import { type TellDependencies, tellChanges } from '../core/ranking/tell-changes.ts';
import { ttlSecondsOf } from '../core/retention.ts';
import { changeWindowsOf, type PlanTask, type RankOutcome } from '../core/serving/workflow-payloads.ts';
import { type DeriveDependencies, deriveCatalogueDays } from '../core/trends/derive-catalogue-day.ts';
import type { LabelledMovie, TrendShards } from '../core/trends/trend-ports.ts';

export interface Dependencies
  extends DetailDependencies,
    DeriveDependencies,
    TellDependencies,
    FinishDependencies,
    Patience {
  readonly trendShards: TrendShards;
}

export const makeHandler =
  (dependencies: Dependencies) =>
  async ({ plan }: PlanTask, context: InvocationContext): Promise<RankOutcome> => {
    const { trendShards, rankings, trendSnapshots, telemetry, clock, retentionMs } = dependencies;
    const { windowStart, previousWindow, shards } = plan;
    const retry = retryUntilDeadline(context, dependencies);
    const ttlSeconds = ttlSecondsOf(windowStart, retentionMs, clock.now());

    const byShard = await retry(TABLES.trendShards, () => trendShards.readAll(windowStart));
    const findings = mergeFindings(byShard, shards);
    await retry(TABLES.catalogueDays, () => deriveCatalogueDays(dependencies, plan, byShard, clock.now()));
    const found = await retry('titles and reviews', () => rankFindings(dependencies, plan, findings));
    // By itself, so that one who was held up has no time left for it: a ranking of long ago is decided by nobody.
    const decided = await retry(TABLES.trendSnapshots, () => trendSnapshots.decide(found, ttlSeconds));
    const { ranking, labels } = decided;
    await retry('the ranking tables', () => rankings.write(windowStart, ranking, ttlSeconds));
    const before = changeWindowsOf(plan).filter((window) => window !== windowStart);
    await retry('the rankings before', () => finishRankings(dependencies, before));
    const previous =
      previousWindow === null ? null : await retry(TABLES.trendSnapshots, () => trendSnapshots.read(previousWindow));
    const changedLabels = await retry('label changes', () => tellChanges(dependencies, previous, decided, ttlSeconds));

    telemetry.count(METRICS.moviesHot, countOf(labels, 'hot'));
    telemetry.count(METRICS.moviesBreakout, countOf(labels, 'breakout'));
    telemetry.count(METRICS.moviesDeclining, countOf(labels, 'declining'));
    return {
      windowStart,
      ...byRanking((type) => ranking[type].length),
      changedLabels,
    };
  };

const countOf = (labels: readonly LabelledMovie[], wanted: LabelledMovie['label']): number =>
  labels.filter(({ label }) => label === wanted).length;
