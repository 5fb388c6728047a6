/**
 * Ranks what the shards found: decides the window's ranking once, writes its three tables and tells whose label changed.
 *
 * Delivery: at least once per plan, several at a time included. Ordering: after every shard of the plan. Dedupe: the first
 * insert of a window decides; all others write what it decided. Label changes are told by whoever claims the window, so at
 * most once: a crash after the claim loses them, nothing repeats them. Retried: whatever the stores refuse, until the
 * deadline, then by the workflow. Dead-lettered: nothing.
 */
import { METRICS, TABLES } from '../../schema/names.ts';
import { type Patience, untilDone } from '../core/deadline.ts';
import { type DecisionDependencies, decideRanking } from '../core/decide-ranking.ts';
import type { Clock, InvocationContext } from '../core/ports.ts';
import { mergeFindings } from '../core/ranking.ts';
import { ttlSecondsOf } from '../core/retention.ts';
import { type TellDependencies, tellChanges } from '../core/tell-changes.ts';
import type { LabelledMovie, Rankings, TrendShards } from '../core/trend-ports.ts';
import type { PlanTask, RankOutcome } from '../core/workflow.ts';

export interface Dependencies extends DecisionDependencies, TellDependencies, Patience {
  readonly trendShards: TrendShards;
  readonly rankings: Rankings;
  readonly clock: Clock;
  readonly retentionMs: number;
}

export const makeHandler =
  (dependencies: Dependencies) =>
  async ({ plan }: PlanTask, context: InvocationContext): Promise<RankOutcome> => {
    const { trendShards, rankings, trendSnapshots, telemetry, clock, retentionMs } = dependencies;
    const { windowStart, previousWindow, shards } = plan;
    const insist = <Value>(what: string, act: () => Promise<Value>) => untilDone(what, act, context, dependencies);
    const ttlSeconds = ttlSecondsOf(windowStart, retentionMs, clock.now());

    const found = await insist(TABLES.trendShards, () => trendShards.readAll(windowStart));
    const findings = mergeFindings(found, shards);
    const decided = await insist(TABLES.trendSnapshots, () => decideRanking(dependencies, plan, findings, ttlSeconds));
    const { ranking, labels } = decided;
    await insist('the ranking tables', () => rankings.write(windowStart, ranking, ttlSeconds));
    const previous =
      previousWindow === null ? null : await insist(TABLES.trendSnapshots, () => trendSnapshots.read(previousWindow));
    const changedLabels = await insist('label changes', () => tellChanges(dependencies, previous, decided, ttlSeconds));

    telemetry.count(METRICS.moviesHot, countOf(labels, 'hot'));
    telemetry.count(METRICS.moviesBreakout, countOf(labels, 'breakout'));
    telemetry.count(METRICS.moviesDeclining, countOf(labels, 'declining'));
    return {
      windowStart,
      trending: ranking.trending.length,
      breakout: ranking.breakout.length,
      declining: ranking.declining.length,
      changedLabels,
    };
  };

const countOf = (labels: readonly LabelledMovie[], wanted: LabelledMovie['label']): number =>
  labels.filter(({ label }) => label === wanted).length;
