import { HOUR_MS, MINUTE_MS } from '../time.ts';
import { median } from './daily-levels/median.ts';
import { type History, STANDS_MS, within } from './history.ts';

const SMOOTHING_MS = 30 * MINUTE_MS;

/** Popularity in points: the median of the 30 minutes up to `instant`, or the last sample if it still stands; `NaN`: neither. */
const smoothedAt = ({ times, popularities }: History, instant: number): number => {
  const recent = within(times, popularities, instant - SMOOTHING_MS, instant);
  return median(recent.length > 0 ? recent : within(times, popularities, instant - STANDS_MS, instant).slice(-1));
};

const knownOrNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Change of popularity over the last hour, in points per hour; `null`: not seen now or not an hour ago. */
export const velocityAt = (history: History, instant: number): number | null =>
  knownOrNull(smoothedAt(history, instant) - smoothedAt(history, instant - HOUR_MS));

/** Change of velocity over the last hour, in points per hour squared; `null`: one of the three levels was not seen. */
export const accelerationAt = (history: History, instant: number): number | null => {
  const anHourAgo = smoothedAt(history, instant - HOUR_MS);
  const before = smoothedAt(history, instant - 2 * HOUR_MS);
  return knownOrNull(smoothedAt(history, instant) - 2 * anHourAgo + before);
};
