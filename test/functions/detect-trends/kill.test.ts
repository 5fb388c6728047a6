import { describe, expect, it } from 'vitest';
import { changedInOf, changeShardOf } from '../../../lambdas/core/change-log/change-log-ports.ts';
import type { WorkflowPlan } from '../../../lambdas/core/serving/workflow-payloads.ts';
import { type EpochMs, epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import { utcDay, utcDayOf } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { KilledPorts, type Killing } from '../../builders/killed-ports.ts';
import { knowToday, rememberWeeks } from '../../builders/remembered-weeks.ts';
import { at } from '../../builders/time.ts';
import { TrendRig } from '../../builders/trend-rig.ts';
import type { WorkflowFakes } from '../../builders/workflow-fakes.ts';

const START = at('12:01:00');
const TODAY = utcDayOf(START);
/** Two of one shard, one of another, which begins to rise. */
const RISING = 603;
const CORRECTED = 611;
const TURNING = 604;

/**
 * A run has been; then samples and reviews arrived late and in time:
 *
 *   11:25      11:30      11:35            12:00      12:05
 *   [-sample---)[-LATE-----)[-sample--- …  )[-sample---)[ now
 */
const prepared = async (): Promise<{ rig: TrendRig; plan: WorkflowPlan }> => {
  const rig = new TrendRig(START);
  const numbers = { voteCount: 1_000, voteAverage: 8 };
  for (const movieId of [RISING, CORRECTED, TURNING]) await rememberWeeks(rig.fakes, movieId, TODAY, 20);
  await knowToday(rig.fakes, TODAY);
  for (const time of ['11:25:00', '11:35:00', '11:58:00']) {
    await rig.addSample(RISING, { ...numbers, eventTime: at(time), popularity: 90 });
    await rig.addSample(TURNING, { ...numbers, eventTime: at(time), popularity: 21 });
    await rig.addSample(CORRECTED, { ...numbers, eventTime: at(time), popularity: 20 });
  }
  await rig.addReview(CORRECTED, at('09:00:00'), -1_000);
  await rig.addReview(CORRECTED, at('11:00:00'), 5_000);
  await rig.run(await rig.plan(epochMs(START - HOUR_MS)));
  rig.fakes.labelChanges.told.length = 0;
  for (let window = 0; window < 4; window++) rig.nextWindow();
  await rig.addSample(TURNING, { ...numbers, eventTime: rig.time.now(), popularity: 400 });
  await rig.addPlace(TURNING, rig.time.now(), 2);
  await rig.addSample(CORRECTED, { eventTime: at('11:30:00'), ...numbers, voteAverage: 9, popularity: 22 });
  await rig.addReview(CORRECTED, at('10:00:00'), 3_000);
  await rig.addSample(RISING, { ...numbers, eventTime: rig.time.now(), popularity: 240 });
  return { rig, plan: await rig.plan(rig.time.now()) };
};

/** All that a reader can see, versions and write times left out. */
const stateOf = async ({ fakes }: TrendRig, { windowStart }: WorkflowPlan) => ({
  stats: fakes.statsVelocities.all().sort((a, b) => a.movieId - b.movieId || a.hour - b.hour),
  days: await Promise.all([RISING, CORRECTED, TURNING].map((movieId) => fakes.dailyLevels.since(movieId, utcDay(0)))),
  entries: await Promise.all([3, 4].map((shard) => fakes.catalogueEntries.read(TODAY, shard))),
  catalogue: await fakes.catalogueDays.since(TODAY),
  snapshot: await fakes.trendSnapshots.read(windowStart),
  rankings: await fakes.rankings.read(windowStart),
  shards: await fakes.trendShards.readAll(windowStart),
});

const versionsOf = ({ fakes }: TrendRig): Map<string, number> =>
  new Map(
    fakes.statsVelocities
      .all()
      .map(({ movieId, hour, velocitiesAt }) => [`stats/${movieId}/${hour}`, velocitiesAt] as const),
  );

/** Rows that are newer than before and not named in the log of the plan's windows: a copy would miss them. */
const unnamed = async (rig: TrendRig, before: ReadonlyMap<string, number>, changedFrom: EpochMs): Promise<string[]> => {
  const log = rig.fakes.changeLog.all().filter(({ changedAt }) => changedInOf(changedAt) >= changedFrom);
  const named = new Set(log.map(({ movieId, dataType, windowStart }) => `${dataType}/${movieId}/${windowStart}`));
  return [...versionsOf(rig)]
    .filter(([row, ver]) => ver > (before.get(row) ?? 0) && !named.has(row))
    .map(([row]) => row);
};

/** Dies, then is run again to the end. Resolves to whether it died. */
const killedAndRepeated = async (killing: Killing) => {
  const { rig, plan } = await prepared();
  const versions = versionsOf(rig);
  const killed = new KilledPorts<WorkflowFakes>(rig.fakes, killing);
  rig.ports = killed.ports;
  await rig.run(plan, killed.contextFor(rig.context())).catch(() => undefined);
  rig.ports = rig.fakes;
  await rig.run(plan);
  return { rig, plan, wasKilled: killed.isDead, missed: await unnamed(rig, versions, plan.changedFrom) };
};

describe('detect-trends and rank-trends, killed and run again', () => {
  it('are about two shards, late records and labels that change', async () => {
    const { rig, plan } = await prepared();
    const { ranked, shards } = await rig.run(plan);
    expect([RISING, CORRECTED, TURNING].map(changeShardOf)).toEqual([3, 3, 4]);
    expect(ranked.changedLabels).toBeGreaterThan(0);
    expect([shards[3]?.assessed, shards[4]?.assessed]).toEqual([2, 1]);
    expect(rig.fakes.labelChanges.told).toEqual([
      expect.objectContaining({ movieId: TURNING, from: 'none', to: 'breakout' }),
    ]);
  });

  it.each([
    ['before a call takes effect', false],
    ['after it took effect, noTelemetry', true],
  ])('end, killed at any await %s, in the state of an undisturbed run', { timeout: 60_000 }, async (_, takesEffect) => {
    const undisturbed = await prepared();
    await undisturbed.rig.run(undisturbed.plan);
    const expected = await stateOf(undisturbed.rig, undisturbed.plan);
    const told = undisturbed.rig.fakes.labelChanges.told;
    let kills = 0;
    for (let nth = 1; ; nth++) {
      const { rig, plan, wasKilled, missed } = await killedAndRepeated({ nth, takesEffect });
      expect(await stateOf(rig, plan)).toEqual(expected);
      expect(missed).toEqual([]);
      // At most once each: all of them, or those of nobody.
      expect([told, []]).toContainEqual(rig.fakes.labelChanges.told);
      if (!wasKilled) break;
      kills++;
    }
    expect(kills).toBeGreaterThan(30);
  });

  it('end, two at once, in the state of one', async () => {
    const alone = await prepared();
    await alone.rig.run(alone.plan);
    const { rig, plan } = await prepared();
    await Promise.all([rig.run(plan), rig.run(plan)]);
    expect(await stateOf(rig, plan)).toEqual(await stateOf(alone.rig, alone.plan));
    expect(rig.fakes.labelChanges.told).toEqual(alone.rig.fakes.labelChanges.told);
  });
});
