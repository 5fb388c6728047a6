/**
 * Looks at the movies of one shard whose rows changed: derives the velocities of their rows of movie_stats, remembers the
 * levels of the day that are new, and tells which movies are hot, a breakout or declining.
 *
 * Delivery: at least once per plan and shard, several at a time included. Ordering: none needed. Dedupe: movie_stats and
 * entries by the plan's instant as write timestamp, levels by their event time, findings by key: the same plan finds the same.
 * Retried: what the stores refuse, until the deadline, then by the workflow. Dead-lettered: nothing: the step fails.
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
import { candidatesOf, isDayTurned } from '../core/trends/candidates.ts';
import { utcDayOf } from '../core/trends/daily-levels/utc-day.ts';
import { readCatalogue } from '../core/trends/derive-catalogue-day.ts';
import { type ExamineDependencies, examineAll, makeExamineMovie } from '../core/trends/examine-movie.ts';
import type { CatalogueDays } from '../core/trends/level-ports.ts';
import { type RememberDependencies, rememberDays, rememberEntries } from '../core/trends/remember-days.ts';
import { findingsOf, standingOf, statsRowsOf } from '../core/trends/shard-findings.ts';
import { statsWritesOf } from '../core/trends/stats-velocity.ts';
import type { StatsVelocityRow, TrendShards } from '../core/trends/trend-ports.ts';

export interface Dependencies extends ExamineDependencies, RememberDependencies {
  readonly changeLog: ChangeLog;
  readonly catalogueDays: CatalogueDays;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly retentionMs: number;
  readonly statsVelocities: SnapshotStore<StatsVelocityRow>;
  readonly trendShards: TrendShards;
  /** Movies looked at at a time. */
  readonly concurrency: number;
}

export const makeHandler = (dependencies: Dependencies) => {
  const { changeLog, catalogueDays, trendShards, telemetry, clock, retentionMs, concurrency } = dependencies;
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
    const today = utcDayOf(at);
    const facts = { at, catalogue: await retry(TABLES.catalogueDays, () => readCatalogue(catalogueDays, today)) };
    const standing = standingOf(before);
    const candidates = candidatesOf(changes, before, isDayTurned(previousWindow, at));
    const examined = await examineAll(candidates, concurrency, (candidate) =>
      examineMovie(candidate, facts, standing(candidate.movieId), context),
    );
    await retry(TABLES.dailyLevels, () => rememberDays(dependencies, examined, at, clock.now()));
    const dayMovies = await retry(TABLES.catalogueEntries, () =>
      rememberEntries(dependencies, examined, { shard, today, at, now: clock.now() }),
    );
    await upsertStats(statsWritesOf(statsRowsOf(examined), at, retentionMs, clock.now()), context);
    const findings = findingsOf(examined, before, today, dayMovies);
    const ttlSeconds = ttlSecondsOf(windowStart, retentionMs, clock.now());
    await retry(TABLES.trendShards, () => trendShards.write(windowStart, shard, findings, ttlSeconds));

    const labels = examined.flatMap(({ judgement }) => judgement?.assessment.label ?? []);
    telemetry.count(METRICS.moviesAssessed, labels.length);
    telemetry.count(METRICS.moviesWarmingUp, labels.filter((label) => label === 'warming-up').length);
    return { shard, assessed: labels.length, labelled: findings.labelled.length };
  };
};
