import { describe, expect, it } from 'vitest';
import { areChangesDue, isPopularDue, NIGHT_ENDS_MS } from '../../../lambdas/core/poll/poll-cadence.ts';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { ROLL_ENDS_MS } from '../../../lambdas/core/trends/daily-levels/observed-level.ts';

const MIDNIGHT = epochMs(Date.UTC(2026, 10, 23));

/** Hours of the day at which a list is read that every poll asks about; polls begin up to half a minute late. */
const readings = (isDue: typeof isPopularDue, everyMinutes = 5): number[] => {
  let readAt: typeof MIDNIGHT | null = null;
  const hours: number[] = [];
  for (let nth = 0; nth * everyMinutes < 24 * 60; nth++) {
    const now = epochMs(MIDNIGHT + nth * everyMinutes * MINUTE_MS + ((nth * 7_919) % 30_000));
    if (!isDue(readAt, now)) continue;
    readAt = now;
    hours.push((now - MIDNIGHT) / HOUR_MS);
  }
  return hours;
};

describe('The popular list', () => {
  it('is read every quarter of an hour while TMDB recomputes, and once in each hour otherwise', () => {
    const hours = readings(isPopularDue);
    expect(hours.filter((hour) => hour < 8)).toHaveLength(32);
    expect(hours.filter((hour) => hour >= 8).map(Math.floor)).toEqual(Array.from({ length: 16 }, (_, nth) => 8 + nth));
  });

  it('is read in every hour by polls that are half an hour apart', () => {
    expect(new Set(readings(isPopularDue, 30).map(Math.floor)).size).toBe(24);
  });

  it('is read where nobody knows when it was, or the clock was set back', () => {
    expect(isPopularDue(null, MIDNIGHT)).toBe(true);
    expect(isPopularDue(epochMs(MIDNIGHT + 12 * HOUR_MS), epochMs(MIDNIGHT + 10 * HOUR_MS))).toBe(true);
  });

  it('is read as in the night until trends take the night for over', () => {
    expect(NIGHT_ENDS_MS).toBe(ROLL_ENDS_MS);
  });
});

describe('The list of changed movies', () => {
  it('is read once in each hour', () => {
    expect(readings(areChangesDue).map(Math.floor)).toEqual(Array.from({ length: 24 }, (_, nth) => nth));
  });
});
