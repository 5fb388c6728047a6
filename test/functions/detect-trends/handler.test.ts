import { describe, expect, it } from 'vitest';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { METRICS } from '../../../schema/names.ts';
import { at } from '../../builders/time.ts';
import { samplesUntil, TrendRig } from '../../builders/trend-rig.ts';

const MOVIE = 603;
const SHARD = MOVIE % 8;
const START = at('12:01:00');

const rigWith = async (popularityAt: (hoursAgo: number) => number, movieId = MOVIE): Promise<TrendRig> => {
  const rig = new TrendRig(START);
  await tell(rig, popularityAt, movieId);
  return rig;
};

/** 26 h of a movie, the last sample a minute ago. */
const tell = async (rig: TrendRig, popularityAt: (hoursAgo: number) => number, movieId: number): Promise<void> => {
  const wobble = (hoursAgo: number) => 1 + 0.01 * Math.sin(hoursAgo * 37);
  const samples = samplesUntil(epochMs(START - MINUTE_MS), 26, (hoursAgo) => ({
    popularity: popularityAt(hoursAgo) * wobble(hoursAgo),
    voteCount: 1_000,
    voteAverage: 8,
  }));
  for (const sample of samples) await rig.addSample(movieId, sample);
};

const quiet = () => 40;
const rising = (hoursAgo: number) => (hoursAgo < 2 ? 90 : 40);

const sample = (eventTime: EpochMs, voteAverage: number) => ({
  eventTime,
  voteAverage,
  voteCount: 1_000,
  popularity: 40,
});

describe('detect-trends', () => {
  it('finds the movie that rises, and says nothing of the quiet one', async () => {
    const rig = await rigWith(rising);
    await tell(rig, quiet, 604);
    const plan = await rig.plan();
    const outcomes = await rig.detect(plan);
    expect(outcomes[SHARD]).toEqual({ shard: SHARD, assessed: 1, labelled: 1 });
    expect(outcomes[604 % 8]).toMatchObject({ assessed: 1, labelled: 0 });
    const found = await rig.fakes.trendShards.readAll(plan.windowStart);
    expect(found.size).toBe(8);
    expect(found.get(SHARD)?.labelled).toEqual([
      expect.objectContaining({ movieId: MOVIE, label: 'hot', growth: expect.closeTo(2.2, 1) }),
    ]);
    expect(found.get(604 % 8)).toEqual({ labelled: [], watched: [] });
  });

  it('looks at no movie of which only reviews have changed', async () => {
    const rig = new TrendRig(START);
    await rig.addReview(MOVIE, at('11:30:00'), 4_000);
    expect((await rig.run()).shards[SHARD]).toEqual({ shard: SHARD, assessed: 0, labelled: 0 });
  });

  it('comes to rest: what it wrote itself gives the next run nothing to look at', async () => {
    const rig = await rigWith(quiet);
    await rig.run();
    for (let window = 0; window < 3; window++) rig.nextWindow();
    expect((await rig.run()).shards[SHARD]).toMatchObject({ assessed: 0 });
  });

  it('fills in the velocities of movie_stats, and names the rows', async () => {
    const rig = await rigWith(rising);
    await rig.addSample(MOVIE, { ...sample(at('12:00:30'), 8.5), popularity: 90 });
    const { plan } = await rig.run();
    const rows = rig.fakes.statsVelocities.all().filter(({ hour }) => hour === at('12:00:00'));
    expect(rows).toEqual([
      {
        movieId: MOVIE,
        hour: at('12:00:00'),
        velocitiesAt: at('12:00:30'),
        ratingVelocity: expect.closeTo(0.25, 9),
        popularityVelocity: expect.any(Number),
        popularityAcceleration: expect.closeTo(-50, -1),
      },
    ]);
    const log = await rig.fakes.changeLog.read(plan.windowStart, SHARD);
    expect(log.filter(({ dataType }) => dataType === 'stats').map(({ windowStart }) => windowStart)).toContain(
      at('12:00:00'),
    );
  });

  it('does not look at samples after the instant of the plan', async () => {
    const rig = await rigWith(quiet);
    const plan = await rig.plan();
    rig.time.advance(2 * MINUTE_MS);
    for (const minute of ['12:01:30', '12:02:00']) {
      await rig.addSample(MOVIE, { ...sample(at(minute), 8), popularity: 4_000 });
    }
    await rig.detect(plan);
    expect((await rig.fakes.trendShards.read(plan.windowStart, SHARD))?.labelled).toEqual([]);
    const hours = rig.fakes.statsVelocities.all().map(({ velocitiesAt }) => velocitiesAt);
    expect(Math.max(...hours)).toBeLessThanOrEqual(plan.at);
  });

  it('keeps looking at a movie with a label, or about to get one, when no record comes any more', async () => {
    // The samples of 11:55 and 12:00 have risen: what 12:00 shows, 11:55 does not show yet.
    const rig = await rigWith((hoursAgo) => (hoursAgo < 0.1 ? 400 : 40));
    const { plan } = await rig.run();
    expect(await rig.fakes.trendShards.read(plan.windowStart, SHARD)).toEqual({ labelled: [], watched: [MOVIE] });
    const nothing = epochMs(rig.time.now() + 6 * HOUR_MS);
    const labels: (string | undefined)[] = [];
    for (let window = 0; window < 20; window++) {
      rig.nextWindow();
      const { windowStart } = (await rig.run({ ...(await rig.plan()), changedFrom: nothing, changedThrough: nothing }))
        .plan;
      labels.push((await rig.fakes.trendSnapshots.read(windowStart))?.labels[0]?.label);
    }
    expect(labels[0]).toBe('breakout');
    // 75 minutes after the last sample nothing is known any more, and three windows later the label ends.
    expect(labels.lastIndexOf('breakout')).toBe(15);
  });

  it('counts what it looked at and what still warms up', async () => {
    const rig = new TrendRig(START);
    await rig.addSample(MOVIE, sample(at('11:56:00'), 8));
    await rig.run();
    expect(rig.telemetry.counts.get(METRICS.moviesAssessed)).toBe(1);
    expect(rig.telemetry.counts.get(METRICS.moviesWarmingUp)).toBe(1);
  });

  it('fails while a movie cannot be read, and leaves no findings without it', async () => {
    const rig = await rigWith(rising);
    const plan = await rig.plan();
    const ratingHistory = { ...rig.fakes.ratingHistory, since: () => Promise.reject(new Error('away')) };
    rig.ports = { ...rig.fakes, ratingHistory };
    await expect(rig.detect(plan)).rejects.toThrow(RetryBatch);
    expect(await rig.fakes.trendShards.read(plan.windowStart, SHARD)).toBeNull();
  });
});
