import type { Catalogue } from './catalogue.ts';
import { type LevelLabel, labelOf } from './forecast.ts';
import { LABEL_RULE } from './label-rule.ts';
import { type Movement, type MovieDays, movementsOf, UNSEEN_DAYS } from './movement.ts';
import { type UtcDay, utcDay } from './utc-day.ts';

/** What a movie's levels make of it on a day. */
export interface Standing {
  readonly label: LevelLabel;
  /** First day of the label, without a break since. */
  readonly since: UtcDay;
  readonly movement: Movement | null;
}

/** Days a label can stand: after them its own level has become the usual one. */
const STANDING_DAYS = 14;

/**
 * The label that stands on `day`, found by going through the days before: no state is kept but the levels, and whoever asks,
 * whenever, finds the same.
 */
export const standingAt = (movie: MovieDays, catalogue: Catalogue, day: UtcDay): Standing => {
  const seen = movie.levels
    .map((level) => level.day)
    .filter((each) => each <= day && each > day - STANDING_DAYS)
    .sort((a, b) => a - b);
  const movementOn = movementsOf(movie, catalogue);
  let standing: Standing = { label: 'none', since: day, movement: null };
  let last: UtcDay | null = null;
  for (const each of seen) {
    const before = last !== null && each - last <= UNSEEN_DAYS ? standing.label : 'none';
    const movement = movementOn(each);
    const label = movement === null ? 'none' : labelOf(movement, before, LABEL_RULE);
    standing = { label, since: label === before ? standing.since : each, movement };
    last = each;
  }
  if (last === null || day - last >= UNSEEN_DAYS) return { label: 'none', since: utcDay(day), movement: null };
  return standing;
};
