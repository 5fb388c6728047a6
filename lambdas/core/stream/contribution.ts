import { PoisonRecord } from '../failures.ts';
import type { Identity, KafkaRecord } from '../ports.ts';
import { isExpired, MAX_AHEAD_MS } from '../retention.ts';
import { type EpochMs, epochMs, instantText } from '../time.ts';
import { windowStartOf } from '../tumbling-window.ts';

/** How event time is cut into windows and how long a window stays open to corrections. */
export interface Windowing {
  readonly windowSizeMs: number;
  readonly retentionMs: number;
}

/** What one record adds to one window of one movie, once. */
export interface Contribution<Value> {
  readonly movieId: number;
  readonly windowStart: EpochMs;
  readonly identity: Identity;
  readonly value: Value;
  /** The window had closed when the record was handled: a correction. */
  readonly late: boolean;
  readonly record: KafkaRecord;
}

/**
 * The window of `eventTime` if a record of that time may still be written at `now`, else `undefined`: the record is
 * expired and only counted.
 *
 * @throws PoisonRecord `event-time-ahead` when the event lies further in the future than the store accepts.
 */
export const openWindowOf = (eventTime: EpochMs, windowing: Windowing, now: EpochMs): EpochMs | undefined => {
  assertNotAhead(eventTime, now);
  const windowStart = windowStartOf(eventTime, windowing.windowSizeMs);
  return isExpired(windowStart, windowing.retentionMs, now) ? undefined : windowStart;
};

export const isLate = (windowStart: EpochMs, windowing: Windowing, now: EpochMs): boolean =>
  epochMs(windowStart + windowing.windowSizeMs) <= now;

export const assertNotAhead = (eventTime: EpochMs, now: EpochMs): void => {
  if (eventTime > now + MAX_AHEAD_MS) {
    const aheadSeconds = Math.round((eventTime - now) / 1000);
    throw new PoisonRecord(
      'event-time-ahead',
      `event time ${instantText(eventTime)} is ${aheadSeconds} s in the future`,
    );
  }
};
