import { describe, expect, it } from 'vitest';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { median } from '../../../lambdas/core/trends/daily-levels/median.ts';
import { CatalogueScale } from '../../../localstack/tmdb/chance/catalogue-scale.ts';
import { World } from '../../../localstack/tmdb/world.ts';

const DAY_MS = 24 * HOUR_MS;
const FIRST = 20_740;
const world = new World({ seed: 21, movieCount: 300 });
const at = (day: number, hours: number): EpochMs => epochMs((FIRST + day) * DAY_MS + hours * HOUR_MS);
const listed = world.popularAt(at(0, 12)).map(({ movie }) => movie);
const popularity = (movie: (typeof listed)[number], instant: EpochMs) => world.popularityAt(movie, instant);

/** Figures: measured over a year of public snapshots of TMDB. */
describe('the simulated TMDB moves as TMDB does', () => {
  it('recomputes each popularity once a night, between 00 and 07 UTC, and never in between', () => {
    const changed = (from: EpochMs, to: EpochMs) =>
      listed.filter((movie) => popularity(movie, from) !== popularity(movie, to)).length / listed.length;
    expect(changed(at(0, 7), at(0, 23.9))).toBe(0);
    expect(changed(at(0, 23), at(1, 7))).toBeGreaterThan(0.99);
    for (const [hour, share] of [
      [2, 0.27],
      [4, 0.6],
      [6, 0.95],
    ] as const)
      expect(Math.abs(changed(at(0, 23), at(1, hour)) - share)).toBeLessThan(0.09);
  });

  it('has a noise of 6 % from day to day, at all levels alike', () => {
    const noise = listed.flatMap((movie) => {
      return Array.from({ length: 20 }, (_, day) => movie.heightOn(FIRST + day) - movie.heightOn(FIRST + day, false));
    });
    const deviation = Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / noise.length);
    expect(deviation).toBeGreaterThan(0.055);
    expect(deviation).toBeLessThan(0.065);
  });

  it('lets rises be ramps of days, and declines lose 7 % a day', () => {
    const events = world.truth(at(0, 0), at(25, 0));
    const steepest = (kind: string) =>
      events
        .filter((event) => event.kind === kind)
        .map(({ movieId, onset }) => {
          const movie = world.movie(movieId, onset);
          const first = Math.floor(onset / DAY_MS);
          const steps = Array.from(
            { length: 16 },
            (_, day) => (movie?.heightOn(first + day + 1, false) ?? 0) - (movie?.heightOn(first + day, false) ?? 0),
          );
          return kind === 'declining' ? Math.min(...steps) : Math.max(...steps);
        });
    expect(Math.exp(median(steepest('hot')))).toBeGreaterThan(1.12);
    expect(Math.exp(median(steepest('hot')))).toBeLessThan(1.5);
    expect(1 - Math.exp(median(steepest('declining')))).toBeGreaterThan(0.04);
    expect(1 - Math.exp(median(steepest('declining')))).toBeLessThan(0.11);
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

  it('shows votes in lumps of one to eight hours, and one a day at the median', () => {
    const gained = listed
      .filter(({ traits }) => traits.kind === 'usual')
      .map((movie) => movie.votesAt(at(10, 0)) - movie.votesAt(at(0, 0)));
    expect(median(gained) / 10).toBeGreaterThan(0.5);
    expect(median(gained) / 10).toBeLessThan(2.5);
    const instants = Array.from({ length: 12 }, (_, index) => at(3, 5 * (index / 60)));
    expect(listed.filter((movie) => new Set(instants.map((instant) => movie.votesAt(instant))).size > 2)).toEqual([]);
  });

  it('changes the order of the trending list all the time, and lets it lead', () => {
    const order = (instant: EpochMs) =>
      world
        .trendingAt(instant, 'day')
        .slice(0, 20)
        .map(({ movie }) => movie.traits.movieId);
    const looks = Array.from({ length: 24 }, (_, index) => order(epochMs(at(4, 9) + index * 20 * MINUTE_MS)).join());
    expect(looks.filter((look, index) => index > 0 && look !== looks[index - 1]).length / 23).toBeGreaterThan(0.8);
    const breakouts = world.truth(at(0, 0), at(25, 0)).filter(({ kind }) => kind === 'breakout');
    // A day after the onset of a ramp popularity shows little of it yet.
    const led = breakouts.filter(({ movieId, onset }) => order(epochMs(onset + 6 * HOUR_MS)).includes(movieId));
    expect(led.length / breakouts.length).toBeGreaterThan(0.5);
  });
});
