import type { DailyLevel } from '../../../../lambdas/core/trends/daily-levels/daily-level.ts';
import { type UtcDay, utcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { gaussian, seededRandom } from '../random.ts';
import type { RecordedDays, RecordedMovie } from './recorded-days.ts';

export const FIRST = utcDay(20_700);
export const RISER = 1;
export const FALLER = 2;
/** Index of the day on which the one begins to rise and the other to fall. */
export const NEWS = 18;
const DAYS = 28;
/** A day's fall of a declining movie, and where it ends. */
const FALLS_TO = 0.93;
const LOWEST = 0.35;

/**
 * Old movies in noise of 6 % over 28 days, of which one doubles and another falls by 7 % a day: nothing else happens, so that
 * every other label is wrong.
 */
export const steadyWorld = (movies: number): RecordedDays => {
  const random = seededRandom(7);
  return {
    days: Array.from({ length: DAYS }, (_, index) => dayAt(index)),
    movies: Array.from({ length: movies }, (_, index) => movieOf(index + 1, random)),
    trendingHours: new Set(),
    floodDays: new Set(),
  };
};

const dayAt = (index: number): UtcDay => utcDay(FIRST + index);

const movieOf = (movieId: number, random: () => number): RecordedMovie => ({
  movieId,
  releaseDay: utcDay(FIRST - 3_000),
  levels: Array.from({ length: DAYS }, (_, index): DailyLevel => {
    const usual = 20 * Math.exp((movieId % 17) / 10 + 0.06 * gaussian(random));
    return { day: dayAt(index), popularity: usual * eventAt(movieId, index), voteCount: 3_000 + 40 * index };
  }),
  places: new Map(),
});

const eventAt = (movieId: number, index: number): number => {
  if (index < NEWS) return 1;
  if (movieId === RISER) return 2.2;
  return movieId === FALLER ? Math.max(LOWEST, FALLS_TO ** (index - NEWS + 1)) : 1;
};

type Change = (level: DailyLevel, index: number, movie: RecordedMovie) => DailyLevel | null;

/** The same world as TMDB shows it when something is wrong with it; `null` takes a movie out of the lists of a day. */
export const changed = (world: RecordedDays, change: Change): RecordedDays => ({
  ...world,
  movies: world.movies.map((movie) => ({
    ...movie,
    levels: movie.levels.flatMap((level) => change(level, level.day - FIRST, movie) ?? []),
  })),
});

export const scaled = (world: RecordedDays, factorOn: (index: number) => number): RecordedDays =>
  changed(world, (level, index) => ({ ...level, popularity: level.popularity * factorOn(index) }));

/** On these days a quarter of the lists is lifted, each day another. */
export const lifted = (world: RecordedDays, on: ReadonlySet<number>, times: number): RecordedDays =>
  changed(world, (level, index, { movieId }) => {
    const isLifted = on.has(index) && movieId > FALLER && seededRandom(movieId * 131 + index)() < 0.25;
    return isLifted ? { ...level, popularity: level.popularity * times } : level;
  });

/** On these days 60 % of the lists are obscure movies of about one level, which push those below it out. */
export const flooded = (world: RecordedDays, on: ReadonlySet<number>, times: number): RecordedDays => {
  const random = seededRandom(8);
  const obscure = Math.round(0.6 * world.movies.length);
  const pushedOut = (movieId: number): boolean => movieId > FALLER && movieId % 5 < 3;
  const levels = [...on].map((index) => dayAt(index));
  return {
    ...world,
    movies: [
      ...changed(world, (level, index, { movieId }) => (on.has(index) && pushedOut(movieId) ? null : level)).movies,
      ...Array.from({ length: obscure }, (_, index) => ({
        movieId: 100_000 + index,
        releaseDay: utcDay(FIRST - 5_000),
        places: new Map(),
        levels: levels.map((day) => ({
          day,
          popularity: 20 * times * Math.exp(0.1 * gaussian(random)),
          voteCount: Math.floor(99 * random()),
        })),
      })),
    ],
  };
};
