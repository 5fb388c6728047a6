import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../../lambdas/core/time.ts';
import {
  isoDateOf,
  startOf,
  utcDay,
  utcDayOf,
  utcDayOfDate,
} from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';

describe('a UTC day', () => {
  it('begins at midnight and contains its last millisecond', () => {
    const day = utcDay(20_000);
    expect(utcDayOf(startOf(day))).toBe(day);
    expect(utcDayOf(epochMs(startOf(day) + 86_399_999))).toBe(day);
    expect(utcDayOf(epochMs(startOf(day) + 86_400_000))).toBe(day + 1);
  });

  it('has an ISO date, there and back', () => {
    expect(utcDayOfDate('2026-11-24')).toBe(utcDayOf(epochMs(Date.UTC(2026, 10, 24, 13))));
    expect(isoDateOf(utcDayOf(epochMs(Date.UTC(2026, 10, 24))))).toBe('2026-11-24');
  });

  it.each([null, '', 'soon'])('is not what %j says', (text) => {
    expect(utcDayOfDate(text)).toBeNull();
  });
});
