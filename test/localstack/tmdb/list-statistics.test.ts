import { describe, expect, it } from 'vitest';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { median } from '../../../lambdas/core/trends/daily-levels/median.ts';
import { World } from '../../../localstack/tmdb/world.ts';
import { meanOf, near, shareOf } from './figures-of.ts';

const FIRST = 20_740;
const MOVIES = 400;
const PLACES = 20;
const world = new World({ seed: 22, movieCount: MOVIES });
const at = (day: number, hours: number): EpochMs => epochMs((FIRST + day) * DAY_MS + hours * HOUR_MS);
const listed = world.popularAt(at(0, 12)).map(({ movie }) => movie);
const trendingAt = (instant: EpochMs): number[] => placesOf(world, instant);
const placesOf = (some: World, instant: EpochMs): number[] =>
  some
    .trendingAt(instant, 'day')
    .slice(0, PLACES)
    .map(({ movie }) => movie.traits.movieId);

/** Figures: measured over a year of public snapshots of TMDB. */
describe("the simulated TMDB's lists", () => {
  it('miss 31 of 400 movies a day, the least popular most, and show them again', () => {
    const days = Array.from({ length: 30 }, (_, day) =>
      world.popularAt(at(day, 12)).map(({ movie }) => movie.traits.movieId),
    );
    const missed = days.slice(1, -1).map((shown, index) => {
      const [before = [], after = []] = [days[index], days[index + 2]];
      return before.filter((movieId) => after.includes(movieId) && !shown.includes(movieId));
    });
    const perDay = meanOf(missed.map(({ length }) => length));
    expect(perDay).toSatisfy(near(31, 4));
    const top = new Set(days[0]?.slice(0, MOVIES / 5));
    expect(meanOf(missed.map((some) => some.filter((movieId) => top.has(movieId)).length))).toBeLessThan(perDay / 5);
    const [gone] = missed[3] ?? [];
    expect(world.movie(gone ?? 0, at(4, 12))?.traits.movieId).toBe(gone);
  });

  it('differ by popularity for a third of the movies while it is recomputed, the popular list being behind', () => {
    const differ = (hours: number): number =>
      shareOf(
        listed,
        (movie) => world.popularityAt(movie, at(3, hours), true) !== world.popularityAt(movie, at(3, hours)),
      );
    const night = [1, 2, 3, 4, 5, 6].map(differ);
    expect(meanOf(night)).toSatisfy(near(1 / 3, 0.05));
    expect([8, 12, 22].map(differ)).toEqual([0, 0, 0]);
    const behind = listed.filter(
      (movie) => world.popularityAt(movie, at(3, 3), true) !== world.popularityAt(movie, at(3, 3)),
    );
    for (const movie of behind.slice(0, 20))
      expect(world.popularityAt(movie, at(3, 3), true)).toBe(world.popularityAt(movie, at(2, 20)));
  });

  it('differ by a few votes', () => {
    const differences = listed
      .map((movie) => Math.abs(movie.votesAt(at(3, 13)) - movie.votesAt(at(3, 13), true)))
      .filter((difference) => difference > 0);
    expect(differences.length).toBeGreaterThan(5);
    expect(median(differences)).toBeLessThanOrEqual(10);
  });

  it('show votes in lumps of one to eight hours, and one a day at the median', () => {
    const gained = listed
      .filter(({ traits }) => traits.kind === 'usual')
      .map((movie) => movie.votesAt(at(10, 0)) - movie.votesAt(at(0, 0)));
    expect(median(gained) / 10).toSatisfy(near(1, 0.35));
    const instants = Array.from({ length: 12 }, (_, index) => at(3, 5 * (index / 60)));
    expect(listed.filter((movie) => new Set(instants.map((instant) => movie.votesAt(instant))).size > 2)).toEqual([]);
  });

  it.each([10, 19])('order what is trending anew within %i minutes, in 96 to 99 of 100 cases', (minutes) => {
    const looks = Array.from({ length: 120 }, (_, index) =>
      trendingAt(epochMs(at(4, 9) + index * minutes * MINUTE_MS)).join(),
    );
    const changed = looks.filter((look, index) => index > 0 && look !== looks[index - 1]);
    expect(changed.length / (looks.length - 1)).toBeGreaterThanOrEqual(0.96);
  });

  describe('of what is trending', () => {
    const DAYS = 70;
    const LOOKS_PER_DAY = 6;
    const HOURS = 24 / LOOKS_PER_DAY;
    const watched = [22, 31, 32, 41, 42, 43].map((seed) => watchedWorld(seed));

    it('show half of what will leap by 1.4 or 2 in the day before it does, three quarters of what will triple, 20 to 36 h ahead', () => {
      const leaps = watched.flatMap(({ leaps: some }) => some);
      const led = (times: number): number =>
        shareOf(
          leaps.filter(({ height }) => height >= Math.log(times)),
          ({ leadHours }) => leadHours > 0,
        );
      expect(led(1.4)).toSatisfy(near(0.48, 0.06));
      expect(led(2)).toSatisfy(near(0.52, 0.12));
      expect(led(3)).toSatisfy(near(0.77, 0.12));
      const leads = leaps.filter(({ height, leadHours }) => height >= Math.log(1.4) && leadHours > 0);
      expect(leads.length).toBeGreaterThan(200);
      expect(median(leads.map(({ leadHours }) => leadHours))).toSatisfy(near(28, 8));
    });

    it('mean a rise in 38 of 100 cases in which a movie comes in that is not up', () => {
      const quiet = watched.flatMap(({ entries }) => entries).filter(({ isUp }) => !isUp);
      expect(quiet.length / DAYS / watched.length).toSatisfy(near(2, 0.5));
      expect(shareOf(quiet, ({ rises }) => rises)).toSatisfy(near(0.38, 0.06));
    });

    function watchedWorld(seed: number) {
      const other = new World({ seed, movieCount: MOVIES });
      const looks = Array.from(
        { length: DAYS * LOOKS_PER_DAY },
        (_, look) => new Set(placesOf(other, at(0, HOURS * look))),
      );
      const heightOf = (movieId: number, day: number): number =>
        other.movie(movieId, at(DAYS, 0))?.heightOn(FIRST + day, false) ?? Number.NaN;
      /** Hours before the day's midnight that it came in, of a movie that stood there in the day before; 0: it did not. */
      const leadOf = (movieId: number, day: number): number => {
        const stood = (back: number): boolean => looks[day * LOOKS_PER_DAY - back]?.has(movieId) === true;
        const last = Array.from({ length: LOOKS_PER_DAY }, (_, back) => back).find(stood);
        if (last === undefined) return 0;
        let first = last;
        while (stood(first + 1)) first++;
        return (first + 1) * HOURS;
      };
      const leaps = other
        .truth(at(4, 0), at(DAYS - 4, 0))
        .filter(({ kind }) => kind === 'hot' || kind === 'breakout')
        .flatMap(({ movieId, onset }) =>
          [1, 2, 3].map((later) => {
            const day = Math.floor(onset / DAY_MS) - FIRST + later;
            return { height: heightOf(movieId, day) - heightOf(movieId, day - 1), leadHours: leadOf(movieId, day) };
          }),
        );
      const absent = 3 * LOOKS_PER_DAY;
      const entries = looks.flatMap((look, index) =>
        index < absent || index > looks.length - absent
          ? []
          : [...look]
              .filter((id) => !looks.slice(index - absent, index).some((before) => before.has(id)))
              .map((id) => {
                const day = Math.floor(index / LOOKS_PER_DAY);
                const before = heightOf(id, day - 3);
                return {
                  isUp: heightOf(id, day) - before >= 0.2,
                  rises: [1, 2, 3].some((later) => heightOf(id, day + later) - before >= Math.log(1.5)),
                };
              }),
      );
      return { leaps, entries };
    }
  });
});
