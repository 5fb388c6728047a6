import { type EpochMs, MICROSECONDS_PER_MS, MINUTE_MS, SECOND_MS } from '../time.ts';

/**
 * Microseconds of write timestamp per entry. Keyspaces takes timestamps up to 5 minutes ahead, so some 18,000 entries per
 * movie within the window's own five minutes, and 18,000 more in each five minutes after.
 */
const VERSION_STEP = 16_384;

/** How far ahead of now a row may be written: half a minute is kept for clocks that differ. */
const LATEST_WRITE_MS = 4 * MINUTE_MS + 30 * SECOND_MS;

/**
 * The version of a row that counts `size` entries: the number first, so that a larger set wins; then some bits of the set
 * itself, so that of two different sets of one size one wins in every column, and no row is mixed of both.
 */
export const rowVersionOf = (size: number, hash: number): number => size * VERSION_STEP + (hash & (VERSION_STEP - 1));

/** How many entries a row of this version counts. */
export const sizeOfVersion = (ver: number): number => Math.floor(ver / VERSION_STEP);

/** The write timestamp, in microseconds, of a row of this version: a function of the set of entries alone, no clock's. */
export const writeTimeOf = (windowStart: EpochMs, ver: number): number => windowStart * MICROSECONDS_PER_MS + ver;

export const versionOfWriteTime = (windowStart: EpochMs, microseconds: number): number =>
  microseconds - windowStart * MICROSECONDS_PER_MS;

/** Whether Keyspaces would refuse such a row as yet: it has to wait. */
export const isAheadOf = (now: EpochMs, windowStart: EpochMs, ver: number): boolean =>
  writeTimeOf(windowStart, ver) > (now + LATEST_WRITE_MS) * MICROSECONDS_PER_MS;
