import { describe, expect, it } from 'vitest';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import { median } from '../../../lambdas/core/trends/daily-levels/median.ts';
import { CatalogueScale } from '../../../localstack/tmdb/chance/catalogue-scale.ts';
import { type TrueEvent, World } from '../../../localstack/tmdb/world.ts';
import { meanOf, near, quantileOf, shareOf } from './figures-of.ts';

const FIRST = 20_740;
const SEEDS = [21, 22, 23, 24, 25];
const world = new World({ seed: 21, movieCount: 300 });
const at = (day: number, hours: number): EpochMs => epochMs((FIRST + day) * DAY_MS + hours * HOUR_MS);
const listed = world.popularAt(at(0, 12)).map(({ movie }) => movie);

/** Figures: measured over a year of public snapshots of TMDB. */
describe('the simulated TMDB moves as TMDB does', () => {
  it('recomputes each popularity once a night, between 00 and 07 UTC, and never in between', () => {
    const changed = (from: EpochMs, to: EpochMs) =>
      shareOf(listed, (movie) => world.popularityAt(movie, from, true) !== world.popularityAt(movie, to, true));
    expect(changed(at(0, 7), at(0, 23.9))).toBe(0);
    expect(changed(at(0, 23), at(1, 7))).toBeGreaterThan(0.99);
    for (const [hour, share] of [
      [2, 0.27],
      [4, 0.6],
      [6, 0.95],
    ] as const)
      expect(Math.abs(changed(at(0, 23), at(1, hour)) - share)).toBeLessThan(0.07);
  });

  it('changes by 6 % from day to day, at all levels alike, and by little less than a random walk over weeks', () => {
    const quiet = listed.filter(
      (movie) =>
        movie.traits.kind === 'always-big' ||
        (movie.traits.kind === 'usual' && movie.eventsBetween(at(-60, 0), at(41, 0)).length === 0),
    );
    expect(quiet.length).toBeGreaterThan(50);
    const changes = quiet.map((movie) =>
      Array.from({ length: 40 }, (_, day) => movie.heightOn(FIRST + day + 1) - movie.heightOn(FIRST + day)),
    );
    const deviation = Math.sqrt(meanOf(changes.flatMap((some) => some.map((change) => change * change))));
    expect(deviation).toBeGreaterThan(0.056);
    expect(deviation).toBeLessThan(0.064);
    const pairs = changes.flatMap((some) => some.slice(1).map((change, day) => change * (some[day] ?? 0)));
    expect(meanOf(pairs) / deviation ** 2).toBeGreaterThan(-0.13);
    expect(meanOf(pairs) / deviation ** 2).toBeLessThan(-0.05);
  });

  it('lets rises be ramps of days to a multiple, of which half is gone after one to two weeks', () => {
    const rises = risesOf();
    const of = (figure: keyof (typeof rises)[number], quantile: number): number =>
      quantileOf(
        rises.map((rise) => rise[figure]),
        quantile,
      );
    expect(rises.length).toBeGreaterThan(400);
    expect(Math.exp(of('step', 0.5))).toSatisfy(near(1.22, 0.03));
    expect(shareOf(rises, ({ step }) => step >= Math.log(1.4))).toSatisfy(near(0.3, 0.04));
    expect(shareOf(rises, ({ step }) => step >= Math.log(4.5))).toSatisfy(near(0.04, 0.015));
    expect(Math.exp(of('peak', 0.1))).toSatisfy(near(1.7, 0.1));
    expect(Math.exp(of('peak', 0.5))).toSatisfy(near(2.3, 0.25));
    expect(Math.exp(of('peak', 0.9))).toSatisfy(near(8.6, 0.8));
    expect([of('daysToPeak', 0.1) >= 4, of('daysToPeak', 0.9) <= 14]).toEqual([true, true]);
    expect([of('daysToHalf', 0.25) >= 7, of('daysToHalf', 0.9) <= 15]).toEqual([true, true]);
  });

  it('has five rises a day among 350 movies, two thirds of newcomers to the lists', () => {
    const rising = eventsOf(60, 'hot', 'breakout', 'released').map(
      ({ of, movieId }) => of.movie(movieId, at(60, 0))?.traits.kind,
    );
    expect(shareOf(rising, (kind) => kind !== 'usual')).toSatisfy(near(2 / 3, 0.04));
    expect((rising.length / SEEDS.length / 60) * (350 / 300)).toSatisfy(near(5, 0.5));
  });

  it('lets declining movies lose 7 % a day, on one day of ten 16 % or more', () => {
    const steps = eventsOf(40, 'declining').flatMap(({ of, movieId, onset }) => {
      const movie = of.movie(movieId, onset);
      const first = Math.ceil(onset / DAY_MS);
      return [1, 2, 3, 4, 5].map(
        (day) => (movie?.heightOn(first + day) ?? 0) - (movie?.heightOn(first + day - 1) ?? 0),
      );
    });
    expect(-Math.expm1(median(steps))).toSatisfy(near(0.07, 0.01));
    expect(-Math.expm1(quantileOf(steps, 0.1))).toSatisfy(near(0.16, 0.015));
  });

  it('lets a new movie leap at first, then lose 3.7 % a day, and an old one hardly any', () => {
    const steps = eventsOf(30, 'released').flatMap(({ of, movieId, onset }) => {
      const movie = of.movie(movieId, at(41, 0));
      const release = Math.floor(onset / DAY_MS);
      return Array.from({ length: 40 }, (_, age) => ({
        age,
        step: (movie?.heightOn(release + age + 1) ?? 0) - (movie?.heightOn(release + age) ?? 0),
      }));
    });
    const stepsAt = (from: number, to: number): number[] =>
      steps.filter(({ age }) => age >= from && age < to).map(({ step }) => step);
    expect(Math.exp(quantileOf(stepsAt(0, 14), 0.99))).toSatisfy(near(2.1, 0.2));
    expect(median(stepsAt(14, 40))).toSatisfy(near(-0.035, 0.005));
    const old = listed.filter(({ traits }) => traits.kind === 'always-big' || traits.kind === 'usual');
    expect(Math.abs(median(old.map((movie) => movie.heightOn(FIRST + 20) - movie.heightOn(FIRST + 19))))).toBeLessThan(
      0.02,
    );
  });

  it('steps as a whole: with the weekday, and by a third or more several times a year', () => {
    const scale = new CatalogueScale(3, FIRST);
    const steps = Array.from({ length: 3_000 }, (_, day) => ({ day: FIRST + day, step: scale.stepOn(FIRST + day) }));
    const jumps = steps.filter(({ step }) => Math.abs(step) > 0.15);
    expect((jumps.length * 365) / steps.length).toBeGreaterThan(2);
    expect((jumps.length * 365) / steps.length).toBeLessThan(9);
    const usual = steps.filter(({ step }) => Math.abs(step) <= 0.15);
    const on = (weekday: number) =>
      median(usual.filter(({ day }) => new Date(day * DAY_MS).getUTCDay() === weekday).map(({ step }) => step));
    expect(on(1)).toBeCloseTo(0.02, 2);
    expect(on(2)).toBeCloseTo(-0.03, 2);
  });

  it('steps in the night that it is told to', () => {
    const stepped = new World({ seed: 21, movieCount: 300, scaleNights: new Map([[FIRST + 1, 0.65]]) });
    const ratios = listed.map(
      (movie) => stepped.popularityAt(movie, at(1, 12)) / stepped.popularityAt(movie, at(0, 12)),
    );
    expect(median(ratios)).toBeCloseTo(0.65, 1);
  });

  it('floods its lists with obscure movies at one level, 60 % of them, on some days', () => {
    const scale = new CatalogueScale(21, Math.floor(Date.UTC(2026, 0, 1) / DAY_MS));
    const day = Array.from({ length: 400 }, (_, index) => FIRST + index).find((each) => scale.isFloodOn(each)) ?? 0;
    const flooded = world.popularAt(epochMs(day * DAY_MS + 12 * HOUR_MS));
    const obscure = flooded.filter(
      ({ movie }) => movie.votesAt(epochMs(day * DAY_MS)) < 100 && movie.traits.movieId < 1_000_000,
    );
    expect(obscure.length / flooded.length).toBeGreaterThan(0.5);
    const heights = obscure.map(({ score }) => Math.log(score));
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(0.25);
  });
});

/** Events of these kinds with an onset in the first `days`, each with the world that it is of. */
const eventsOf = (days: number, ...kinds: readonly TrueEvent['kind'][]) =>
  SEEDS.flatMap((seed) => {
    const of = new World({ seed, movieCount: 300 });
    return of
      .truth(at(0, 0), at(days, 0))
      .filter(({ kind }) => kinds.includes(kind))
      .map((event) => ({ ...event, of }));
  });

/** Peak and steepest day in ln, without noise. */
const risesOf = () =>
  eventsOf(30, 'hot', 'breakout').map(({ of, movieId, onset }) => {
    const movie = of.movie(movieId, onset);
    const first = Math.floor(onset / DAY_MS);
    const heights = Array.from({ length: 45 }, (_, day) => movie?.heightOn(first + day, false) ?? 0);
    const rise = heights.map((height) => height - (heights[0] ?? 0));
    const peak = Math.max(...rise);
    const peakDay = rise.findIndex((height) => height > peak - 0.001);
    const isHalfGone = (height: number): boolean => Math.expm1(height) < Math.expm1(peak) / 2;
    return {
      peak,
      step: Math.max(...rise.slice(1).map((height, day) => height - (rise[day] ?? 0))),
      daysToPeak: peakDay,
      daysToHalf: rise.slice(peakDay).findIndex(isHalfGone),
    };
  });
