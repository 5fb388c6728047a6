/** An instant: milliseconds since 1970-01-01T00:00:00Z, an integer. Branded so that a duration cannot pass for one. */
export type EpochMs = number & { readonly __brand: 'EpochMs' };

export const epochMs = (ms: number): EpochMs => ms as EpochMs;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;

/** The full hour (UTC) that contains `at`; the `hour` column of every view. */
export const hourOf = (at: EpochMs): EpochMs => epochMs(Math.floor(at / HOUR_MS) * HOUR_MS);
