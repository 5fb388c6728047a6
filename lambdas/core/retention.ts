import { type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from './time.ts';

export const DEFAULT_RETENTION_MS = 48 * HOUR_MS;

/** A row with less than this left is not worth a write and could reach the server with a TTL of 0, which means "for ever". */
export const MIN_TTL_SECONDS = 60;

/**
 * Keyspaces refuses write timestamps more than 5 minutes ahead of now; one minute of that is kept for clock skew.
 * Source: docs.aws.amazon.com/keyspaces/latest/devguide/client-side-timestamps.html
 */
export const MAX_AHEAD_MS = 4 * MINUTE_MS;

/**
 * Seconds until a row that starts at `start` (a window's start, or the hour of a snapshot) expires. Absolute: the
 * instant of expiry is `start + retentionMs` whichever write carries it. Below {@link MIN_TTL_SECONDS}: expired.
 */
export const ttlSecondsOf = (start: EpochMs, retentionMs: number, now: EpochMs): number =>
  Math.ceil((start + retentionMs - now) / SECOND_MS);

/**
 * What is derived from a row ends so much earlier than the row: alone, a velocity would look like a row, and the mark that an
 * insert leaves would be one of nothing but its key.
 */
export const DERIVED_EARLIER_SECONDS = 2;

export const isExpired = (start: EpochMs, retentionMs: number, now: EpochMs): boolean =>
  ttlSecondsOf(start, retentionMs, now) < MIN_TTL_SECONDS;

/**
 * A review is published up to so long after it has expired: reviews that reach the poller late are then counted as
 * expired downstream instead of vanishing unseen.
 */
export const REVIEW_MARGIN_MS = 6 * HOUR_MS;
