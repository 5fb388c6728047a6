import { describe, expect, it } from 'vitest';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import type { WorkflowPlan } from '../../../lambdas/core/serving/workflow-payloads.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import type { Finding } from '../../../lambdas/core/trends/trend-ports.ts';
import { METRICS } from '../../../schema/names.ts';
import { movieRowOf } from '../../adapters/contracts/snapshot-store/snapshot-samples.ts';
import { findingOf, NO_FINDINGS, WHY } from '../../builders/findings.ts';
import { portWith } from '../../builders/port-with.ts';
import { at } from '../../builders/time.ts';
import { TrendRig } from '../../builders/trend-rig.ts';

const START = at('12:01:00');
/** As if detect-trends had found these. */
const found = async (rig: TrendRig, plan: WorkflowPlan, findings: readonly Finding[]): Promise<void> => {
  for (const shard of plan.shards) {
    const labelled = findings.filter(({ movieId }) => movieId % 8 === shard);
    await rig.fakes.trendShards.write(plan.windowStart, shard, { ...NO_FINDINGS, labelled }, 3_600);
  }
};

const rankNext = async (rig: TrendRig, findings: readonly Finding[]) => {
  rig.nextWindow();
  const plan = await rig.plan();
  await found(rig, plan, findings);
  return { plan, outcome: await rig.rank(plan) };
};

describe('rank-trends', () => {
  it('writes the rows that the ranking before lacks: whoever decided it has died', async () => {
    const rig = new TrendRig(START);
    const rows: number[] = [];
    rig.ports = {
      ...rig.fakes,
      rankings: portWith(rig.fakes.rankings, {
        write: async (windowStart, ranking, ttlSeconds) => {
          rows.push(windowStart);
          const part = rows.length === 1 ? { ...ranking, trending: ranking.trending.slice(0, 1) } : ranking;
          await rig.fakes.rankings.write(windowStart, part, ttlSeconds);
        },
      }),
    };
    const first = await rankNext(rig, [findingOf(603, 'hot'), findingOf(604, 'hot')]);
    const { windowStart } = first.plan;
    expect((await rig.fakes.rankings.read(windowStart)).trending).toHaveLength(1);
    const second = await rankNext(rig, []);
    expect((await rig.fakes.rankings.read(windowStart)).trending).toHaveLength(2);
    await rankNext(rig, []);
    // Once: a ranking that is whole is left alone.
    expect(rows.filter((written) => written === windowStart)).toHaveLength(2);
    expect(second.outcome.trending).toBe(0);
  });

  it('writes the three rankings, with titles, or ids where metadata has not arrived', async () => {
    const rig = new TrendRig(START);
    await rig.fakes.movies.upsert([{ row: movieRowOf(603, 1, START), eventTime: START, ttlSeconds: 3_600 }]);
    for (const createdAt of [at('11:00:00'), at('11:01:00'), epochMs(at('12:00:00') - 25 * 3_600_000)]) {
      await rig.addReview(604, createdAt, 0);
    }
    const findings = [findingOf(603, 'hot', 9), findingOf(604, 'breakout', 5), findingOf(605, 'declining', 7)];
    const { plan, outcome } = await rankNext(rig, findings);
    expect(outcome).toEqual({
      windowStart: plan.windowStart,
      trending: 2,
      breakout: 1,
      declining: 1,
      changedLabels: 3,
    });
    const ranked = { velocity: 3, acceleration: null, ...WHY };
    expect(await rig.fakes.rankings.read(plan.windowStart)).toEqual({
      trending: [
        { rank: 1, movieId: 604, title: '#604', score: 5, label: 'breakout', ...ranked },
        { rank: 2, movieId: 603, title: 'Amélie 😍 1', score: 9, label: 'hot', ...ranked },
      ],
      breakout: [{ rank: 1, movieId: 604, title: '#604', score: 5, reviewVolume: 2, growth: 2, ...ranked }],
      declining: [{ rank: 1, movieId: 605, title: '#605', score: 7, reviewVolume: 0, loss: -1, ...ranked }],
    });
    expect(rig.telemetry.counts.get(METRICS.moviesHot)).toBe(1);
    expect(rig.telemetry.counts.get(METRICS.moviesBreakout)).toBe(1);
    expect(rig.telemetry.counts.get(METRICS.moviesDeclining)).toBe(1);
  });

  it('fails at once without the findings of every shard', async () => {
    const rig = new TrendRig(START);
    const plan = await rig.plan();
    await rig.fakes.trendShards.write(plan.windowStart, 0, NO_FINDINGS, 3_600);
    await expect(rig.rank(plan)).rejects.toThrow(RetryBatch);
    // Waiting for a step that has ended would be in vain.
    expect(rig.time.sleeps).toEqual([]);
    expect(await rig.fakes.trendSnapshots.read(plan.windowStart)).toBeNull();
  });

  it('decides a window once: two executions at once write one ranking, and so does a later one that found more', async () => {
    const rig = new TrendRig(START);
    const plan = await rig.plan();
    await found(rig, plan, [findingOf(603, 'hot')]);
    const outcomes = await Promise.all([rig.rank(plan), rig.rank(plan)]);
    const decided = await rig.fakes.trendSnapshots.read(plan.windowStart);
    await found(rig, plan, [findingOf(603, 'hot'), findingOf(604, 'breakout')]);
    outcomes.push(await rig.rank(plan));
    expect(outcomes.map(({ trending }) => trending)).toEqual([1, 1, 1]);
    expect(await rig.fakes.trendSnapshots.read(plan.windowStart)).toEqual(decided);
    expect(await rig.fakes.rankings.read(plan.windowStart)).toEqual(decided?.ranking);
    expect(rig.fakes.labelChanges.told.map(({ movieId }) => movieId)).toEqual([603]);
  });

  it('tells each change of a label once, from what to what', async () => {
    const rig = new TrendRig(START);
    await rig.fakes.movies.upsert([{ row: movieRowOf(603, 1, START), eventTime: START, ttlSeconds: 3_600 }]);
    const told = async (findings: readonly Finding[]) => {
      const before = rig.fakes.labelChanges.told.length;
      const { plan, outcome } = await rankNext(rig, findings);
      await rig.rank(plan);
      const changes = rig.fakes.labelChanges.told.slice(before);
      expect(changes).toHaveLength(outcome.changedLabels);
      return changes.map(({ movieId, from, to, score, title }) => [movieId, from, to, score, title]);
    };
    expect(await told([findingOf(603, 'hot', 4), findingOf(604, 'declining', 6)])).toEqual([
      [603, 'none', 'hot', 4, 'Amélie 😍 1'],
      [604, 'none', 'declining', 6, '#604'],
    ]);
    expect(await told([findingOf(603, 'breakout', 8), findingOf(604, 'declining', 7)])).toEqual([
      [603, 'hot', 'breakout', 8, 'Amélie 😍 1'],
    ]);
    expect(await told([findingOf(603, 'breakout', 8), findingOf(604, 'declining', 7)])).toEqual([]);
    expect(await told([findingOf(603, 'breakout', 8)])).toEqual([[604, 'declining', 'none', 0, '#604']]);
    expect(rig.telemetry.counts.get(METRICS.labelChangesPublished)).toBe(4);
  });

  it('counts what could not be told, and does not try again', async () => {
    const rig = new TrendRig(START);
    let calls = 0;
    const publish = async () => {
      calls++;
      return 1;
    };
    rig.ports = { ...rig.fakes, labelChanges: Object.assign(rig.fakes.labelChanges, { publish }) };
    const { plan } = await rankNext(rig, [findingOf(603, 'hot'), findingOf(604, 'hot')]);
    await rig.rank(plan);
    expect(calls).toBe(1);
    expect(rig.telemetry.counts.get(METRICS.labelChangesPublished)).toBe(1);
    expect(rig.telemetry.counts.get(METRICS.labelChangesLost)).toBe(1);
  });
});
