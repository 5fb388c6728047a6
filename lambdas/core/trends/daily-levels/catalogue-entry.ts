import type { Catalogue } from './catalogue.ts';
import type { CatalogueEntry } from './catalogue-day.ts';
import { heightOf } from './daily-level.ts';
import { ageOf, type MovieDays, usualAt } from './movement.ts';
import { type UtcDay, utcDay } from './utc-day.ts';

/**
 * A movie's part in its catalogue's day; `null`: it has no level of the day.
 *
 * @param catalogue knows the days before; the day itself does not matter
 */
export const catalogueEntryOf = (movie: MovieDays, catalogue: Catalogue, day: UtcDay): CatalogueEntry | null => {
  const today = movie.levels.find((level) => level.day === day);
  const dayBefore = catalogue.dayBefore(day);
  const yesterday = movie.levels.find((level) => level.day === dayBefore);
  const height = today === undefined ? null : heightOf(today);
  if (today === undefined || height === null) return null;
  const usual = usualAt(movie, catalogue, day);
  return {
    height,
    heightBefore: yesterday === undefined ? null : heightOf(yesterday),
    voteCount: today.voteCount,
    ageDays: ageOf(movie, day),
    usual: usual.own === null ? null : usual.own + catalogue.stepsUpTo(utcDay(day - 1)),
    isNewcomer: usual.isNewcomer,
  };
};
