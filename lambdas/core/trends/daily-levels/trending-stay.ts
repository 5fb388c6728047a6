import { type EpochMs, epochMs, HOUR_MS } from '../../time.ts';
import { ROLL_ENDS_MS } from './observed-level.ts';
import { type UtcDay, utcDay, utcDayOf } from './utc-day.ts';

/** A movie's places in TMDB's trending list of the day on one UTC day. */
export interface TrendingDay {
  readonly day: UtcDay;
  /** When a poll first and last saw it there. */
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  /** 1 is the top. */
  readonly bestPlace: number;
}

/** That a movie came into the trending list and stayed. */
export interface TrendingStay {
  readonly enteredAt: EpochMs;
  readonly bestPlace: number;
}

/** Places that count: further down the list's order is noise. */
export const TRENDING_PLACES = 20;
const ABSENCE_MS = 72 * HOUR_MS;
const STAY_MS = 3 * HOUR_MS;
/** The day whose level was the newest at `at`. */
export const levelDayOf = (at: EpochMs): UtcDay => utcDayOf(epochMs(at - ROLL_ENDS_MS));

/**
 * The last time the movie came into the list after at least three days' absence and stood there for three hours; `null`: it
 * did not. `isWatched` tells whether anybody looked at the list on a day: absence that nobody saw is none.
 */
export const trendingStayOf = (
  days: readonly TrendingDay[],
  isWatched: (day: UtcDay) => boolean,
): TrendingStay | null => {
  const ordered = days.toSorted((a, b) => a.day - b.day);
  for (let index = ordered.length - 1; index >= 0; index--) {
    const entry = ordered[index];
    if (entry === undefined) continue;
    const before = ordered[index - 1];
    if (before !== undefined && entry.firstAt - before.lastAt < ABSENCE_MS) continue;
    if (![1, 2, 3].every((back) => isWatched(utcDay(entry.day - back)))) return null;
    const since = ordered.slice(index);
    const stayed = (since.at(-1)?.lastAt ?? entry.lastAt) - entry.firstAt;
    if (stayed < STAY_MS) return null;
    return { enteredAt: entry.firstAt, bestPlace: Math.min(...since.map(({ bestPlace }) => bestPlace)) };
  }
  return null;
};
