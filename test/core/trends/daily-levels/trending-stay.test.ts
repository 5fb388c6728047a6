import { describe, expect, it } from 'vitest';
import { epochMs, HOUR_MS } from '../../../../lambdas/core/time.ts';
import {
  levelDayOf,
  type TrendingDay,
  trendingStayOf,
} from '../../../../lambdas/core/trends/daily-levels/trending-stay.ts';
import { startOf, utcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { TODAY } from './movies.ts';

const at = (daysBack: number, hours: number) => epochMs(startOf(utcDay(TODAY - daysBack)) + hours * HOUR_MS);
const stood = (daysBack: number, from: number, to: number, bestPlace = 7): TrendingDay => ({
  day: utcDay(TODAY - daysBack),
  firstAt: at(daysBack, from),
  lastAt: at(daysBack, to),
  bestPlace,
});
const stayOf = (...days: readonly TrendingDay[]) => trendingStayOf(days, () => true);

describe('a stay in the trending list', () => {
  it('begins with the entry and counts after three hours', () => {
    expect(stayOf(stood(0, 9, 11.9))).toBeNull();
    expect(stayOf(stood(0, 9, 12))).toEqual({ enteredAt: at(0, 9), bestPlace: 7 });
  });

  it('goes on over midnight, at its best place', () => {
    expect(stayOf(stood(0, 0, 1, 4), stood(1, 22, 24, 12))).toEqual({ enteredAt: at(1, 22), bestPlace: 4 });
  });

  it('needs three days of absence before it', () => {
    expect(stayOf(stood(3, 1, 10), stood(0, 9.9, 14))?.enteredAt).toBe(at(3, 1));
    expect(stayOf(stood(3, 1, 10), stood(0, 10, 14))?.enteredAt).toBe(at(0, 10));
  });

  it('is none where nobody watched the list on one of the days before', () => {
    expect(trendingStayOf([stood(0, 9, 12)], (day) => day !== TODAY - 3)).toBeNull();
    expect(trendingStayOf([stood(0, 9, 12)], (day) => day !== TODAY - 4)).not.toBeNull();
    expect(stayOf()).toBeNull();
  });
});

describe('the day whose level was the newest', () => {
  it('is the day before until the night is over', () => {
    expect(levelDayOf(at(0, 7.9))).toBe(TODAY - 1);
    expect(levelDayOf(at(0, 8))).toBe(TODAY);
  });
});
