import { type EpochMs, HOUR_MS } from '../../time.ts';
import type { DailyLevel } from './daily-level.ts';
import { startOf, utcDayOf } from './utc-day.ts';

/** A movie's numbers as a poll saw them. */
export interface Observation {
  /** The instant of the poll. */
  readonly at: EpochMs;
  readonly popularity: number;
  readonly voteCount: number;
}

/** TMDB has recomputed every movie by 07 UTC; the hour more is for polls that were late. */
export const ROLL_ENDS_MS = 8 * HOUR_MS;

/**
 * The day's level that an observation shows. `null`: TMDB may not have recomputed the movie yet that day, so the number may
 * be yesterday's. In the night the recompute shows in that the number is another than the evening before.
 *
 * @param before the newest level of an earlier day; absent: none
 */
export const levelSeen = (
  { at, popularity, voteCount }: Observation,
  before: DailyLevel | undefined,
): DailyLevel | null => {
  const day = utcDayOf(at);
  const isRollOver = at - startOf(day) >= ROLL_ENDS_MS;
  const isNew = before !== undefined && before.day === day - 1 && before.popularity !== popularity;
  return isRollOver || isNew ? { day, popularity, voteCount } : null;
};
