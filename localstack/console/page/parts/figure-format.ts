/** How figures, instants and durations are written. Pure: what time it is and which zone are arguments. */

export type Zone = 'utc' | 'local';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNKNOWN = '–';

export const whole = (value: number | null | undefined): string =>
  value === null || value === undefined ? UNKNOWN : Math.round(value).toLocaleString('en');

export const fixed = (value: number | null | undefined, digits = 1): string =>
  value === null || value === undefined
    ? UNKNOWN
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** With its sign, a true minus. */
export const signed = (value: number | null | undefined, digits = 1): string => {
  if (value === null || value === undefined) return UNKNOWN;
  const text = fixed(Math.abs(value), digits);
  const isZero = Number(Math.abs(value).toFixed(digits)) === 0;
  if (isZero) return text;
  return value < 0 ? `−${text}` : `+${text}`;
};

/** A figure as short as it says something: `12`, `3.4`, `0.05`. */
export const short = (value: number | null | undefined): string => {
  if (value === null || value === undefined) return UNKNOWN;
  const size = Math.abs(value);
  if (size >= 100 || Number.isInteger(value)) return whole(value);
  return fixed(value, size >= 1 ? 1 : 2);
};

export const duration = (ms: number | null | undefined): string => {
  if (ms === null || ms === undefined) return UNKNOWN;
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 90 * SECOND) return `${(ms / SECOND).toFixed(ms < 10 * SECOND ? 1 : 0)} s`;
  if (ms < 90 * MINUTE) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${(ms / HOUR).toFixed(1)} h`;
  return `${Math.round(ms / DAY)} days`;
};

export const ago = (at: number | null | undefined, now: number): string => {
  if (at === null || at === undefined) return UNKNOWN;
  return now - at < SECOND ? 'now' : `${duration(now - at)} ago`;
};

const partsOf = (at: number, zone: Zone): Readonly<Record<string, string>> => {
  const format = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...(zone === 'utc' ? { timeZone: 'UTC' } : {}),
  });
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
};

/** `2026-11-29 12:28` */
export const instant = (at: number | null | undefined, zone: Zone): string => {
  if (at === null || at === undefined) return UNKNOWN;
  const { year, month, day, hour, minute } = partsOf(at, zone);
  return `${year}-${month}-${day} ${hour}:${minute}`;
};

/** `12:28:22` */
export const clock = (at: number | null | undefined, zone: Zone): string => {
  if (at === null || at === undefined) return UNKNOWN;
  const { hour, minute, second } = partsOf(at, zone);
  return `${hour}:${minute}:${second}`;
};

export const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

export const zoneName = (zone: Zone): string => (zone === 'utc' ? 'UTC' : 'local time');

/** `reviews 1`: no `1 reviews`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${whole(count)} ${count === 1 ? one : many}`;

/** What stands in another column, or says nothing to who reads. */
const NOT_TOLD = new Set(['movie_id', 'review_id', 'url']);
const LONG_AGO = 1e12;

/** A record's fields in one line, its times as instants: `author nora · rating 7 · created_at 2026-11-29T12:28:00.000Z`. */
export const fieldsText = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Object.entries(value)
    .filter(([name, one]) => one !== null && !NOT_TOLD.has(name))
    .map(([name, one]) => `${name} ${fieldText(one)}`)
    .join(' · ');
};

const fieldText = (one: unknown): string => {
  if (typeof one === 'number' && one > LONG_AGO) return new Date(one).toISOString();
  return typeof one === 'string' ? one : JSON.stringify(one);
};
