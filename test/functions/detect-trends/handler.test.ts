import { describe, expect, it } from 'vitest';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { utcDay, utcDayOf } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { METRICS } from '../../../schema/names.ts';
import { knowToday, rememberWeeks } from '../../builders/remembered-weeks.ts';
import { at, NOW } from '../../builders/time.ts';
import { TrendRig } from '../../builders/trend-rig.ts';

const MOVIE = 603;
const SHARD = MOVIE % 8;
const TODAY = utcDayOf(NOW);
const START = at('12:01:00');

const sample = (eventTime: ReturnType<typeof at>, popularity: number) => ({
  eventTime,
  voteAverage: 8,
  voteCount: 1_000,
  popularity,
});

/** Three weeks at 20 points, and what two polls of the day saw. */
const rigWith = async (popularity: number, movieId = MOVIE): Promise<TrendRig> => {
  const rig = new TrendRig(START);
  await rememberWeeks(rig.fakes, movieId, TODAY, 20);
  await knowToday(rig.fakes, TODAY);
  await rig.addSample(movieId, sample(at('11:30:00'), popularity));
  await rig.addSample(movieId, sample(at('12:00:00'), popularity));
  return rig;
};

const findingsIn = (rig: TrendRig, plan: Awaited<ReturnType<TrendRig['plan']>>, shard = SHARD) =>
  rig.fakes.trendShards.read(plan.windowStart, shard);

describe('detect-trends', () => {
  it('finds the movie that stands above its usual level, and says why and since when', async () => {
    const rig = await rigWith(44);
    const plan = await rig.plan();
    const outcomes = await rig.detect(plan);
    expect(outcomes[SHARD]).toMatchObject({ shard: SHARD, assessed: 1, labelled: 1 });
    expect(await findingsIn(rig, plan)).toEqual({
      labelled: [
        expect.objectContaining({
          movieId: MOVIE,
          label: 'hot',
          growth: expect.closeTo(2.2, 6),
          velocity: 24,
          since: at('00:00:00'),
          reason: '2.2 × its usual level since 2026-11-23',
          changedOn: TODAY,
        }),
      ],
      watched: [],
      ended: [],
      dayMovies: 1,
    });
    expect((await rig.fakes.trendShards.readAll(plan.windowStart)).size).toBe(8);
  });

  it('says nothing of a movie at its usual level', async () => {
    const rig = await rigWith(20.5);
    const plan = await rig.plan();
    await rig.detect(plan);
    expect(await findingsIn(rig, plan)).toEqual({ labelled: [], watched: [], ended: [], dayMovies: 1 });
  });

  it("remembers the day's level and the movie's part in the catalogue's day, once", async () => {
    const rig = await rigWith(44);
    await rig.run();
    const [today] = await rig.fakes.dailyLevels.since(MOVIE, TODAY);
    expect(today?.level).toEqual({ day: TODAY, popularity: 44, voteCount: 1_000, seenAt: at('12:00:00') });
    const [entry] = await rig.fakes.catalogueEntries.read(TODAY, SHARD);
    expect(entry).toMatchObject({
      movieId: MOVIE,
      height: Math.log(44),
      heightBefore: Math.log(20),
      isNewcomer: false,
    });
    rig.nextWindow();
    await rig.addSample(MOVIE, sample(at('12:05:00'), 44));
    await rig.run();
    expect((await rig.fakes.dailyLevels.since(MOVIE, TODAY))[0]?.level?.seenAt).toBe(at('12:00:00'));
  });

  it('keeps what was found of a movie of which nothing is seen, until the day has turned', async () => {
    const rig = await rigWith(44);
    await rig.run();
    rig.nextWindow();
    const { plan, shards } = await rig.run(await rig.plan(rig.time.now()));
    expect(shards[SHARD]).toMatchObject({ assessed: 0, labelled: 1 });
    expect((await findingsIn(rig, plan))?.labelled).toHaveLength(1);
    for (let window = 0; window < 2; window++) rig.nextWindow();
    rig.time.advance(4 * 24 * HOUR_MS);
    const turned = await rig.run(await rig.plan(rig.time.now()));
    expect(turned.shards[SHARD]).toMatchObject({ labelled: 0 });
  });

  it('does not look at samples after the instant of the plan', async () => {
    const rig = await rigWith(20);
    const plan = await rig.plan();
    rig.time.advance(2 * MINUTE_MS);
    await rig.addSample(MOVIE, sample(at('12:02:00'), 4_000));
    await rig.detect(plan);
    expect((await findingsIn(rig, plan))?.labelled).toEqual([]);
  });

  it('fills in the velocities of movie_stats, in points per day, and names the rows', async () => {
    const rig = await rigWith(44);
    const { plan } = await rig.run();
    expect(rig.fakes.statsVelocities.all().find(({ hour }) => hour === at('12:00:00'))).toEqual({
      movieId: MOVIE,
      hour: at('12:00:00'),
      velocitiesAt: at('12:00:00'),
      ratingVelocity: 0,
      popularityVelocity: 24,
      popularityAcceleration: 24,
    });
    const log = await rig.fakes.changeLog.read(plan.windowStart, SHARD);
    expect(log.filter(({ dataType }) => dataType === 'stats').map(({ windowStart }) => windowStart)).toContain(
      at('12:00:00'),
    );
  });

  it('finds what enters the trending list, by the hours that movie_stats shows', async () => {
    const rig = new TrendRig(START);
    await rememberWeeks(rig.fakes, MOVIE, TODAY, 20, utcDay(TODAY - 40));
    await knowToday(rig.fakes, TODAY);
    for (const [index, time] of ['08:30:00', '09:30:00', '10:30:00', '11:30:00', '12:00:00'].entries()) {
      await rig.addSample(MOVIE, sample(at(time), 20));
      if (index > 0) await rig.addPlace(MOVIE, at(time), 3);
    }
    const { plan } = await rig.run();
    expect((await findingsIn(rig, plan))?.labelled).toEqual([
      expect.objectContaining({
        label: 'hot',
        since: at('09:00:00'),
        reason: 'entered the trending list on 2026-11-23 at 09:00, place 3 at best',
      }),
    ]);
  });

  it('counts what it looked at and what still warms up', async () => {
    const rig = new TrendRig(START);
    await rig.addSample(MOVIE, sample(at('11:56:00'), 8));
    await rig.run();
    expect(rig.telemetry.counts.get(METRICS.moviesAssessed)).toBe(1);
    expect(rig.telemetry.counts.get(METRICS.moviesWarmingUp)).toBe(1);
  });

  it('fails while a movie cannot be read, and leaves no findings without it', async () => {
    const rig = await rigWith(44);
    const plan = await rig.plan();
    const hourHistory = { since: () => Promise.reject(new Error('away')) };
    rig.ports = { ...rig.fakes, hourHistory };
    await expect(rig.detect(plan)).rejects.toThrow(RetryBatch);
    expect(await findingsIn(rig, plan)).toBeNull();
  });
});

describe("the catalogue's day", () => {
  it('is derived by rank-trends from the entries of all shards, in the night and when movies are added', async () => {
    const rig = new TrendRig(at('03:01:00'));
    for (let movieId = 1; movieId <= 24; movieId++) {
      await rememberWeeks(rig.fakes, movieId, TODAY, 20);
      await rig.addSample(movieId, sample(at('03:00:00'), 10));
    }
    await rig.run(await rig.plan(epochMs(at('02:00:00'))));
    const [today] = await rig.fakes.catalogueDays.since(TODAY);
    expect(today).toMatchObject({ day: TODAY, movies: 24, stepPairs: 24, commonStep: expect.closeTo(-Math.LN2, 9) });
    // Everything has fallen to the half: the next run knows that this is nobody's news.
    rig.nextWindow();
    const { ranked } = await rig.run();
    expect(ranked).toMatchObject({ trending: 0, declining: 0, changedLabels: 0 });
  });
});
