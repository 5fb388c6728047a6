import type { EpochMs } from '../../../lambdas/core/time.ts';
import { Catalogue } from '../../../lambdas/core/trends/daily-levels/catalogue.ts';
import type { DailyLevel } from '../../../lambdas/core/trends/daily-levels/daily-level.ts';
import { usualAt } from '../../../lambdas/core/trends/daily-levels/movement.ts';
import { startOf, utcDay, utcDayOf, utcDayOfDate } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import type { Backend } from '../../backend/backend.ts';
import type { LevelPoint, RankedEntry } from '../source/wire-movies.ts';

/** Weeks that a level is kept, in days. */
const DAYS = 28;

export type LevelStores = Pick<Backend['workflowStores'], 'dailyLevels' | 'catalogueDays' | 'releaseDates'>;

/** A movie's levels, to be looked at: what the whole catalogue stepped since is taken out, in points of the newest day. */
export const sparkOf = async (stores: LevelStores, movieId: number, now: EpochMs): Promise<RankedEntry['spark']> => {
  const { levels, levelOf } = await read(stores, movieId, now);
  return levels.map((level) => [startOf(level.day), levelOf(level)]);
};

/** A movie's days as it is judged by them; the usual level is what detect-trends compares a day's with. */
export const levelsOf = async (stores: LevelStores, movieId: number, now: EpochMs): Promise<readonly LevelPoint[]> => {
  const [{ levels, catalogue, scale, levelOf }, releaseDate] = await Promise.all([
    read(stores, movieId, now),
    stores.releaseDates.releaseDateOf(movieId),
  ]);
  const movie = { levels, releaseDay: utcDayOfDate(releaseDate) };
  return levels.map((level) => {
    const { day, popularity } = level;
    const { own } = usualAt(movie, catalogue, day);
    const usual = own === null ? null : Math.exp(own + scale);
    return { day: startOf(day), popularity, level: levelOf(level), usual };
  });
};

const read = async ({ dailyLevels, catalogueDays }: LevelStores, movieId: number, now: EpochMs) => {
  const today = utcDayOf(now);
  const from = utcDay(today - DAYS);
  const [days, catalogue] = await Promise.all([
    dailyLevels.since(movieId, from),
    catalogueDays.since(from).then((some) => new Catalogue(some)),
  ]);
  const levels = days.flatMap(({ level }) => (level === null ? [] : [level]));
  const scale = catalogue.stepsUpTo(today);
  const levelOf = ({ day, popularity }: DailyLevel): number => popularity * Math.exp(scale - catalogue.stepsUpTo(day));
  return { levels, catalogue, scale, levelOf };
};
