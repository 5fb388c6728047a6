/** What a simulated world knows of a movie that nobody else does, held against what its lists have shown. */
import { epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import { median } from '../../../lambdas/core/trends/daily-levels/median.ts';
import { startOf, type UtcDay, utcDay } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { FLOOR } from '../../../localstack/tmdb/chance/movie-kinds.ts';
import type { World } from '../../../localstack/tmdb/world.ts';

/** Against what a movie can be judged: its own days, what it takes to get into the lists, or nothing yet. */
export type Against = 'own-past' | 'floor' | 'nothing';

export interface TrueStanding {
  readonly against: Against;
  /** ln of its level over that, in truth: without the noise that TMDB shows. 0 against nothing. */
  readonly rise: number;
  /** Noise of the day and of the past, in ln: what a detector sees beyond the truth. */
  readonly noise: number;
}

/** Of movies on `day`, which is over for TMDB's recompute. */
export const trueStandings = (world: World, day: UtcDay): ((movieId: number) => TrueStanding) => {
  const noon = (each: number) => epochMs(startOf(utcDay(each)) + 12 * HOUR_MS);
  const days = Array.from({ length: 14 }, (_, back) => day - 1 - back);
  const seen = new Map(days.map((each) => [each, new Set(world.listedIdsAt(noon(each)))]));
  return (movieId) => {
    const movie = world.movie(movieId, startOf(utcDay(day + 1)));
    if (movie === undefined) return { against: 'nothing', rise: 0, noise: 0 };
    const past = days.filter((each) => seen.get(each)?.has(movieId) === true);
    const recent = past.filter((each) => each >= day - 7).length;
    const riseOf = (withNoise: boolean): number => {
      const usual = past.length >= 5 ? median(past.map((each) => movie.heightOn(each, withNoise))) : FLOOR;
      return movie.heightOn(day, withNoise) - usual;
    };
    if (past.length < 5 && recent > 2) return { against: 'nothing', rise: 0, noise: 0 };
    const rise = riseOf(false);
    return { against: past.length >= 5 ? 'own-past' : 'floor', rise, noise: riseOf(true) - rise };
  };
};
