import { describe, expect, it } from 'vitest';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import { averageRating } from '../../../lambdas/core/stream/rating.ts';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { METRICS } from '../../../schema/names.ts';
import { portWith } from '../../builders/port-with.ts';
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

/** Velocities by windows, `HH:MM` → value, of rows from `from` on. */
const velocitiesFrom = (rig: TrendRig, from: EpochMs, movieId = MOVIE) =>
  Object.fromEntries(
    rig.fakes.ratings
      .rowsOf(movieId)
      .filter(({ windowStart }) => windowStart >= from)
      .sort((a, b) => a.windowStart - b.windowStart)
      .map(({ windowStart, velocity }) => [new Date(windowStart).toISOString().slice(11, 16), velocity]),
  );

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
    expect(outcomes[SHARD]).toEqual({ shard: SHARD, assessed: 1, velocities: 312, labelled: 1 });
    expect(outcomes[604 % 8]).toMatchObject({ assessed: 1, labelled: 0 });
    const found = await rig.fakes.trendShards.readAll(plan.windowStart);
    expect(found.size).toBe(8);
    expect(found.get(SHARD)?.labelled).toEqual([
      expect.objectContaining({ movieId: MOVIE, label: 'hot', growth: expect.closeTo(2.2, 1) }),
    ]);
    expect(found.get(604 % 8)).toEqual({ labelled: [], watched: [] });
  });

  /**
   *  11:45   11:50   11:55   12:00    a review of 11:52 comes late: two velocities are others now
   *  [-8.0---)[-------)[-8.2--)[
   */
  it("corrects a late record's own velocity and that of the row after it, and names both in the log", async () => {
    const rig = new TrendRig(START);
    await rig.addSample(MOVIE, sample(at('11:46:00'), 8));
    await rig.addSample(MOVIE, sample(at('11:56:00'), 8.2));
    await rig.run();
    expect(velocitiesFrom(rig, at('11:45:00'))).toEqual({ '11:45': null, '11:55': expect.closeTo(1.2, 9) });

    rig.nextWindow();
    rig.nextWindow();
    rig.nextWindow();
    await rig.addSample(MOVIE, sample(at('11:52:00'), 8.6));
    const { shards } = await rig.run(await rig.plan(rig.time.now()));
    expect(shards[SHARD]?.velocities).toBe(2);
    expect(velocitiesFrom(rig, at('11:45:00'))).toEqual({
      '11:45': null,
      '11:50': expect.closeTo(7.2, 9),
      '11:55': expect.closeTo(-4.8, 9),
    });
    const named = (await rig.fakes.changeLog.read(at('12:15:00'), SHARD)).filter(
      ({ dataType }) => dataType === 'ratings',
    );
    expect(named.map(({ windowStart }) => windowStart)).toEqual([at('11:50:00'), at('11:55:00')]);
  });

  it('comes to rest: what it wrote itself gives the next run nothing to write', async () => {
    const rig = await rigWith(quiet);
    await rig.run();
    rig.nextWindow();
    expect((await rig.run()).shards[SHARD]).toMatchObject({ assessed: 1, velocities: 0 });
    for (let window = 0; window < 3; window++) rig.nextWindow();
    expect((await rig.run()).shards[SHARD]).toMatchObject({ assessed: 0, velocities: 0 });
  });

  it('derives the velocity of sentiments too, over whatever gap there is', async () => {
    const rig = new TrendRig(START);
    await rig.addReview(MOVIE, at('02:00:00'), -1_000);
    await rig.addReview(MOVIE, at('11:30:00'), 4_000);
    const { shards } = await rig.run();
    expect(shards[SHARD]).toEqual({ shard: SHARD, assessed: 0, velocities: 1, labelled: 0 });
    const [, later] = rig.fakes.sentiments.rowsOf(MOVIE);
    expect(later?.velocity).toBeCloseTo(0.5 / 9.5, 12);
  });

  it('takes the row before from an earlier hour where the first row that is read changed', async () => {
    const rig = new TrendRig(START);
    await rig.addReview(MOVIE, at('02:00:00'), -1_000);
    await rig.run();
    for (let window = 0; window < 4; window++) rig.nextWindow();
    await rig.addReview(MOVIE, at('11:00:00'), 8_000);
    await rig.run();
    expect(rig.fakes.sentiments.rowsOf(MOVIE).map(({ velocity }) => velocity)).toEqual([null, 0.1]);
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
    expect(rig.telemetry.counts.get(METRICS.storeFailures)).toBeGreaterThan(0);
  });

  it.each(['before', 'after'] as const)('derives anew when a record changes a row %s it is read', async (moment) => {
    const rig = new TrendRig(START);
    await rig.addSample(MOVIE, sample(at('11:46:00'), 8));
    await rig.addSample(MOVIE, sample(at('11:56:00'), 8.2));
    const { ratings } = rig.fakes;
    let reads = 0;
    const read = async (movieId: number, starts: readonly EpochMs[]) => {
      const early = await ratings.read(movieId, starts);
      if (++reads === 1) await rig.addSample(MOVIE, sample(at('11:57:00'), 9.2));
      return moment === 'after' ? early : ratings.read(movieId, starts);
    };
    rig.ports = { ...rig.fakes, ratings: portWith(ratings, { read }) };
    await rig.run();
    const rows = ratings.rowsOf(MOVIE).sort((a, b) => a.windowStart - b.windowStart);
    expect(rows.map(({ aggregate }) => averageRating(aggregate))).toEqual([8, 8.7]);
    // The row was at version 2, and no velocity of an older one was ever written over it.
    expect(rows.map(({ velocity, ver }) => [velocity, ver])).toEqual([
      [null, 1],
      [expect.closeTo(4.2, 9), 3],
    ]);
    expect(rig.telemetry.counts.get(METRICS.storeConflicts)).toBe(1);
  });

  it('names its rows again when it was frozen on the way', async () => {
    const rig = new TrendRig(START);
    await rig.addSample(MOVIE, sample(at('11:46:00'), 8));
    await rig.addSample(MOVIE, sample(at('11:56:00'), 8.2));
    const { ratings } = rig.fakes;
    const read = async (movieId: number, starts: readonly EpochMs[]) => {
      rig.time.advance(11 * MINUTE_MS);
      return ratings.read(movieId, starts);
    };
    rig.ports = { ...rig.fakes, ratings: portWith(ratings, { read }) };
    await rig.detect(await rig.plan(), { getRemainingTimeInMillis: () => 60_000 });
    const named = (await rig.fakes.changeLog.read(at('12:10:00'), SHARD)).filter(
      ({ dataType }) => dataType === 'ratings',
    );
    expect(named.map(({ windowStart }) => windowStart)).toEqual([at('11:55:00')]);
  });
});
