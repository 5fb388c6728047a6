/** An instant: milliseconds since 1970-01-01T00:00:00Z, an integer. Branded so that a duration cannot pass for one. */
export type EpochMs = number & { readonly __brand: 'EpochMs' };

export const epochMs = (ms: number): EpochMs => ms as EpochMs;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Write timestamps of Cassandra are microseconds. */
export const MICROSECONDS_PER_MS = 1_000;

/** The last instant that a calendar date can name, in either direction. Source: ECMA-262, "Time Values and Time Range" */
const CALENDAR_ENDS_MS = 8.64e15;

/** ISO 8601, or the number where the calendar has no date for it: a stranger's stamp may be in nanoseconds. */
export const instantText = (at: number): string =>
  Math.abs(at) <= CALENDAR_ENDS_MS ? new Date(at).toISOString() : `${at} ms since 1970`;

/** What {@link instantText} has written; `NaN` for anything else. */
export const instantIn = (text: string): EpochMs => {
  const [, ms] = /^(\S+) ms since 1970$/.exec(text) ?? [];
  return epochMs(ms === undefined ? Date.parse(text) : Number(ms));
};

/** The full hour (UTC) that contains `at`; the `hour` column of every view. */
export const hourOf = (at: EpochMs): EpochMs => epochMs(Math.floor(at / HOUR_MS) * HOUR_MS);
