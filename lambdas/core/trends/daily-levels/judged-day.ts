import type { EpochMs } from '../../time.ts';
import type { Catalogue } from './catalogue.ts';
import { isStepKnown } from './catalogue-day.ts';
import { type MovieDays, usualAt } from './movement.ts';
import { ROLL_ENDS_MS } from './observed-level.ts';
import { startOf, type UtcDay, utcDay, utcDayOf } from './utc-day.ts';

/**
 * The day that a movie may be judged on at `at`. A night on which everything steps is told from one movie's news only when
 * enough others have stepped; what a newcomer means, when all are there. Until then the movie stays judged by the day before.
 */
export const judgedDayOf = (movie: MovieDays, catalogue: Catalogue, at: EpochMs): UtcDay => {
  const today = utcDayOf(at);
  const yesterday = utcDay(today - 1);
  if (catalogue.at(today) === undefined) return yesterday;
  if (at - startOf(today) >= ROLL_ENDS_MS) return today;
  if (!movie.levels.some(({ day }) => day === today) || !isStepKnown(catalogue.at(today))) return yesterday;
  return usualAt(movie, catalogue, today).own === null ? yesterday : today;
};
