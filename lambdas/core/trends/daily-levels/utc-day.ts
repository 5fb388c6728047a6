import { DAY_MS, type EpochMs, epochMs } from '../../time.ts';

/** A day of UTC as the number of whole days since 1970-01-01: differences are days. */
export type UtcDay = number & { readonly __brand: 'UtcDay' };

export const utcDay = (days: number): UtcDay => days as UtcDay;

export const utcDayOf = (at: EpochMs): UtcDay => utcDay(Math.floor(at / DAY_MS));

/** Midnight with which the day begins. */
export const startOf = (day: UtcDay): EpochMs => epochMs(day * DAY_MS);

/** `2026-11-29`. */
export const isoDateOf = (day: UtcDay): string => new Date(startOf(day)).toISOString().slice(0, 10);

/** The day of an ISO date; `null`: there is none, or it is none. */
export const utcDayOfDate = (isoDate: string | null): UtcDay | null => {
  const at = isoDate === null ? Number.NaN : Date.parse(`${isoDate}T00:00:00Z`);
  return Number.isNaN(at) ? null : utcDay(Math.floor(at / DAY_MS));
};
