/**
 * When TMDB can have news. Its popularity steps once a day, for each movie at its own instant between about 00 and 07 UTC,
 * and votes are refreshed every one to eight hours; only the trending lists move all the time, and are read by every poll.
 */
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../time.ts';

/** TMDB has recomputed every movie by 07 UTC; the hour more is for its caches. */
export const NIGHT_ENDS_MS = 8 * HOUR_MS;
const NIGHTLY_POPULAR_EVERY_MS = 15 * MINUTE_MS;
const POPULAR_EVERY_MS = HOUR_MS;
/** TMDB names a changed movie for 24 hours. */
export const CHANGES_EVERY_MS = HOUR_MS;
/** Every movie is asked about so often at least. */
export const VISITED_EVERY_MS = HOUR_MS;

export const isPopularDue = (readAt: EpochMs | null, now: EpochMs): boolean =>
  isDue(readAt, now, now % DAY_MS < NIGHT_ENDS_MS ? NIGHTLY_POPULAR_EVERY_MS : POPULAR_EVERY_MS);

export const areChangesDue = (readAt: EpochMs | null, now: EpochMs): boolean => isDue(readAt, now, CHANGES_EVERY_MS);

/** By the clock, not by the time gone: movie_stats has a row per hour, and polls do not begin to the second. */
const isDue = (readAt: EpochMs | null, now: EpochMs, everyMs: number): boolean =>
  readAt === null || Math.floor(readAt / everyMs) !== Math.floor(now / everyMs);
