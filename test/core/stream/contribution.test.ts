import { describe, expect, it } from 'vitest';
import { PoisonRecord } from '../../../lambdas/core/failures.ts';
import { assertNotAhead, isLate, openWindowOf } from '../../../lambdas/core/stream/contribution.ts';
import { epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/core/time.ts';
import { at, WINDOW_MS } from '../../builders/time.ts';

/**
 * Retention 1 h, now 12:30:00.
 *
 *   11:30       11:35                       12:25   12:30   12:34
 *  ---[-----------)[----- late, accepted ------)[--on time--|..]| in the future
 *  expired         first that is kept                      now  4 min are clock skew
 */
const windowing = { windowSizeMs: WINDOW_MS, retentionMs: HOUR_MS };
const now = at('12:30:00');

describe('the window of an event', () => {
  it.each([
    ['12:29:59.999', '12:25:00'],
    ['12:30:00', '12:30:00'],
    ['12:33:59', '12:30:00'],
    ['12:34:00', '12:30:00'],
    ['11:35:00', '11:35:00'],
    ['11:39:59', '11:35:00'],
  ])('at %s is the one that starts at %s', (eventTime, start) => {
    expect(openWindowOf(at(eventTime), windowing, now)).toBe(at(start));
  });

  it.each(['11:34:59.999', '11:30:00', '08:00:00'])('at %s is expired', (eventTime) => {
    expect(openWindowOf(at(eventTime), windowing, now)).toBeUndefined();
  });

  it('expires by its start, so that all of a window expires together', () => {
    const lastMinute = epochMs(at('11:30:00') + HOUR_MS - MINUTE_MS);
    expect(openWindowOf(at('11:30:00'), windowing, lastMinute)).toBe(at('11:30:00'));
    expect(openWindowOf(at('11:34:59'), windowing, lastMinute)).toBe(at('11:30:00'));
    const tooLate = epochMs(lastMinute + SECOND_MS);
    expect(openWindowOf(at('11:30:00'), windowing, tooLate)).toBeUndefined();
    expect(openWindowOf(at('11:34:59'), windowing, tooLate)).toBeUndefined();
  });
});

describe('an event in the future', () => {
  const refusalOf = (eventTime: number): PoisonRecord => {
    try {
      assertNotAhead(epochMs(eventTime), now);
    } catch (error) {
      if (error instanceof PoisonRecord) return error;
    }
    throw new Error('was not refused');
  };

  it('is poison beyond 4 minutes, and says by how much', () => {
    const poison = refusalOf(at('12:34:00.001'));
    expect(poison.code).toBe('event-time-ahead');
    expect(poison.message).toBe('event time 2026-11-23T12:34:00.001Z is 240 s in the future');
    expect(() => openWindowOf(at('13:00:00'), windowing, now)).toThrow(PoisonRecord);
  });

  it('is taken up to 4 minutes, which is what clocks may differ by', () => {
    expect(() => assertNotAhead(at('12:34:00'), now)).not.toThrow();
  });

  it('is named in milliseconds where it is beyond all dates', () => {
    expect(refusalOf(9e15).message).toContain('event time 9000000000000000 ms since 1970 is');
  });
});

describe('a record', () => {
  it.each([
    ['12:25:00', true],
    ['12:30:00', false],
  ])('of the window that starts at %s: late is %s', (start, late) => {
    expect(isLate(at(start), windowing, now)).toBe(late);
  });

  it('is late from the instant its window ends', () => {
    expect(isLate(at('12:25:00'), windowing, epochMs(now - 1))).toBe(false);
    expect(isLate(at('12:25:00'), windowing, now)).toBe(true);
  });
});
