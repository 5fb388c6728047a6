/**
 * Looks at the movies of one shard whose rows changed: derives the velocities of their rows of movie_stats, and tells which
 * of them are hot, a breakout or declining.
 *
 * Delivery: at least once per plan and shard, several at a time included. Ordering: none needed. Dedupe: movie_stats
 * by the plan's instant as write timestamp, findings by key: the same plan finds the same, and what became known since is in
 * the log that the next plan reads. Retried: whatever the stores refuse,
 * until the deadline, then by the workflow. Dead-lettered: nothing; a movie that cannot be read fails the step.
 */
import { METRICS, TABLES } from '../../schema/names.ts';
import type { ChangeLog } from '../core/change-log/change-log-ports.ts';
import { retryUntilDeadline } from '../core/deadline.ts';
import type { Clock, InvocationContext, SnapshotStore, Telemetry } from '../core/ports.ts';
import { ttlSecondsOf } from '../core/retention.ts';
import { readChanges } from '../core/serving/read-changes.ts';
import type { DetectOutcome, ShardTask } from '../core/serving/workflow-payloads.ts';
import { statsChangeOf } from '../core/stream/snapshots.ts';
import { makeUpsertSnapshots } from '../core/stream/upsert-snapshots.ts';
import { candidatesOf } from '../core/trends/candidates.ts';
import { type ExamineDependencies, examineAll, findingsOf, makeExamineMovie } from '../core/trends/examine-movie.ts';
import { statsWritesOf } from '../core/trends/stats-velocity.ts';
import type { StatsVelocityRow, TrendShards } from '../core/trends/trend-ports.ts';

export interface Dependencies extends ExamineDependencies {
  readonly changeLog: ChangeLog;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly retentionMs: number;
  readonly statsVelocities: SnapshotStore<StatsVelocityRow>;
  readonly trendShards: TrendShards;
  /** Movies looked at at a time. */
  readonly concurrency: number;
}

export const makeHandler = (dependencies: Dependencies) => {
  const { changeLog, trendShards, telemetry, clock, retentionMs, concurrency } = dependencies;
  const examineMovie = makeExamineMovie(dependencies);
  const store = dependencies.statsVelocities;
  const upsertStats = makeUpsertSnapshots({
    ...dependencies,
    table: TABLES.movieStats,
    store,
    changeOf: statsChangeOf,
  });

  return async (task: ShardTask, context: InvocationContext): Promise<DetectOutcome> => {
    const { shard, plan } = task;
    const { at, windowStart, previousWindow } = plan;
    const retry = retryUntilDeadline(context, dependencies);

    const changes = await retry(TABLES.changedMovies, () => readChanges(changeLog, task));
    const before =
      previousWindow === null ? null : await retry(TABLES.trendShards, () => trendShards.read(previousWindow, shard));
    const candidates = candidatesOf(changes, before);
    const examined = await examineAll(candidates, concurrency, (candidate) => examineMovie(candidate, at, context));
    const stats = examined.flatMap((movie) => movie.stats);
    await upsertStats(statsWritesOf(stats, at, retentionMs, clock.now()), context);
    const findings = findingsOf(examined);
    const ttlSeconds = ttlSecondsOf(windowStart, retentionMs, clock.now());
    await retry(TABLES.trendShards, () => trendShards.write(windowStart, shard, findings, ttlSeconds));

    const trends = examined.flatMap(({ trend }) => trend ?? []);
    telemetry.count(METRICS.moviesAssessed, trends.length);
    telemetry.count(METRICS.moviesWarmingUp, trends.filter(({ label }) => label === 'warming-up').length);
    return { shard, assessed: trends.length, labelled: findings.labelled.length };
  };
};
