import type { EpochMs } from '../../../lambdas/core/time.ts';
import { Catalogue } from '../../../lambdas/core/trends/daily-levels/catalogue.ts';
import { usualAt } from '../../../lambdas/core/trends/daily-levels/movement.ts';
import { startOf, utcDay, utcDayOf, utcDayOfDate } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import type { Backend } from '../../backend/backend.ts';
import type { LevelPoint } from '../source/wire-movies.ts';

/** Weeks that a level is kept, in days. */
const DAYS = 28;

export type LevelStores = Pick<Backend['workflowStores'], 'dailyLevels' | 'catalogueDays' | 'releaseDates'>;

/**
 * A movie's days as it is judged by them, in points of the newest day: what the whole catalogue stepped since is taken out of
 * a day's level, and the usual one is what detect-trends compares it with.
 */
export const levelsOf = async (stores: LevelStores, movieId: number, now: EpochMs): Promise<readonly LevelPoint[]> => {
  const today = utcDayOf(now);
  const from = utcDay(today - DAYS);
  const [days, catalogueDays, releaseDate] = await Promise.all([
    stores.dailyLevels.since(movieId, from),
    stores.catalogueDays.since(from),
    stores.releaseDates.releaseDateOf(movieId),
  ]);
  const catalogue = new Catalogue(catalogueDays);
  const levels = days.flatMap(({ level }) => (level === null ? [] : [level]));
  const movie = { levels, releaseDay: utcDayOfDate(releaseDate) };
  const scale = catalogue.stepsUpTo(today);
  return levels.map(({ day, popularity }) => {
    const { own } = usualAt(movie, catalogue, day);
    return {
      day: startOf(day),
      popularity,
      level: popularity * Math.exp(scale - catalogue.stepsUpTo(day)),
      usual: own === null ? null : Math.exp(own + scale),
    };
  });
};
