import { describe, expect, it } from 'vitest';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import { median } from '../../../lambdas/core/trends/daily-levels/median.ts';
import { CatalogueScale } from '../../../localstack/tmdb/chance/catalogue-scale.ts';
import { World } from '../../../localstack/tmdb/world.ts';
import { meanOf, quantileOf, shareOf } from './figures-of.ts';

const FIRST = 20_740;
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
      expect(Math.abs(changed(at(0, 23), at(1, hour)) - share)).toBeLessThan(0.09);
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
    const rises = risesOf([21, 22, 23]);
    const of = (figure: keyof (typeof rises)[number], quantile: number): number =>
      quantileOf(
        rises.map((rise) => rise[figure]),
        quantile,
      );
    expect(rises.length).toBeGreaterThan(150);
    expect(Math.exp(of('step', 0.5))).toBeGreaterThan(1.15);
    expect(Math.exp(of('step', 0.5))).toBeLessThan(1.32);
    expect(shareOf(rises, ({ step }) => step >= Math.log(1.4))).toBeGreaterThan(0.2);
    expect(shareOf(rises, ({ step }) => step >= Math.log(1.4))).toBeLessThan(0.4);
    expect(shareOf(rises, ({ step }) => step >= Math.log(4.5))).toBeGreaterThan(0.01);
    expect(shareOf(rises, ({ step }) => step >= Math.log(4.5))).toBeLessThan(0.08);
    expect(Math.exp(of('peak', 0.1))).toBeCloseTo(1.7, 0);
    expect(Math.exp(of('peak', 0.5))).toBeGreaterThan(2);
    expect(Math.exp(of('peak', 0.5))).toBeLessThan(3.6);
    expect(Math.exp(of('peak', 0.9))).toBeGreaterThan(7);
    expect(Math.exp(of('peak', 0.9))).toBeLessThan(12);
    expect([of('daysToPeak', 0.25) >= 1, of('daysToPeak', 0.5) >= 4, of('daysToPeak', 0.9) <= 15]).toEqual([
      true,
      true,
      true,
    ]);
    expect([of('daysToHalf', 0.5) >= 6, of('daysToHalf', 0.9) <= 15]).toEqual([true, true]);
  });

  it('has two thirds of its rises from newcomers to the lists', () => {
    const rising = world
      .truth(at(0, 0), at(60, 0))
      .filter(({ kind }) => ['hot', 'breakout', 'released'].includes(kind));
    const known = rising.filter(({ movieId }) => world.movie(movieId, at(60, 0))?.traits.kind === 'usual');
    expect(1 - known.length / rising.length).toBeGreaterThan(0.55);
    expect(1 - known.length / rising.length).toBeLessThan(0.75);
    // Of 350 movies, five a day.
    expect((rising.length / 60) * (350 / 300)).toBeGreaterThan(3);
    expect((rising.length / 60) * (350 / 300)).toBeLessThan(7);
  });

  it('lets declining movies lose 7 % a day', () => {
    const steps = world
      .truth(at(0, 0), at(40, 0))
      .filter(({ kind }) => kind === 'declining')
      .flatMap(({ movieId, onset }) => {
        const movie = world.movie(movieId, onset);
        const first = Math.ceil(onset / DAY_MS);
        return [1, 2, 3, 4, 5].map(
          (day) => (movie?.heightOn(first + day, false) ?? 0) - (movie?.heightOn(first + day - 1, false) ?? 0),
        );
      });
    expect(1 - Math.exp(median(steps))).toBeGreaterThan(0.055);
    expect(1 - Math.exp(median(steps))).toBeLessThan(0.085);
  });

  it('lets a new movie leap at first, then lose 3.7 % a day, and an old one hardly any', () => {
    const steps = [21, 22, 23].flatMap((seed) => {
      const other = new World({ seed, movieCount: 300 });
      return other
        .truth(at(0, 0), at(30, 0))
        .filter(({ kind }) => kind === 'released')
        .flatMap(({ movieId, onset }) => {
          const movie = other.movie(movieId, at(41, 0));
          const release = Math.floor(onset / DAY_MS);
          return Array.from({ length: 40 }, (_, age) => ({
            age,
            step: (movie?.heightOn(release + age + 1) ?? 0) - (movie?.heightOn(release + age) ?? 0),
          }));
        });
    });
    const stepsAt = (from: number, to: number): number[] =>
      steps.filter(({ age }) => age >= from && age < to).map(({ step }) => step);
    expect(Math.exp(quantileOf(stepsAt(0, 14), 0.99))).toBeGreaterThan(1.7);
    expect(Math.exp(quantileOf(stepsAt(0, 14), 0.99))).toBeLessThan(2.6);
    expect(median(stepsAt(14, 40))).toBeCloseTo(-0.037, 2);
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

/** Peak and steepest day in ln, without noise. */
const risesOf = (seeds: readonly number[]) =>
  seeds.flatMap((seed) => {
    const other = new World({ seed, movieCount: 300 });
    return other
      .truth(at(0, 0), at(30, 0))
      .filter(({ kind }) => kind === 'hot' || kind === 'breakout')
      .map(({ movieId, onset }) => {
        const movie = other.movie(movieId, onset);
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
  });
