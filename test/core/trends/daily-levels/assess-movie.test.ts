import { describe, expect, it } from 'vitest';
import { epochMs, HOUR_MS } from '../../../../lambdas/core/time.ts';
import { assessMovie } from '../../../../lambdas/core/trends/daily-levels/assess-movie.ts';
import type { DailyLevel } from '../../../../lambdas/core/trends/daily-levels/daily-level.ts';
import type { TrendingDay } from '../../../../lambdas/core/trends/daily-levels/trending-stay.ts';
import { startOf, utcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { catalogueOf, levelsOf, TODAY, times } from './movies.ts';

const at = (daysBack: number, hours: number) => epochMs(startOf(utcDay(TODAY - daysBack)) + hours * HOUR_MS);
const entry = (daysBack: number, bestPlace: number): TrendingDay => ({
  day: utcDay(TODAY - daysBack),
  firstAt: at(daysBack, 14),
  lastAt: at(daysBack, 20),
  bestPlace,
});
const assessed = (
  levels: readonly DailyLevel[],
  { trending = [], released = 3_000 }: { trending?: readonly TrendingDay[]; released?: number } = {},
) => assessMovie({ levels, trending, releaseDay: utcDay(TODAY - released) }, catalogueOf(), TODAY);
const QUIET = levelsOf(...times(20, 20));

describe('an assessment by levels', () => {
  it('says how many times its usual level a movie stands at, and since when', () => {
    expect(assessed(levelsOf(...times(18, 20), 40, 84))).toEqual({
      label: 'breakout',
      since: at(0, 0),
      reason: '4.2 × its usual level since 2026-11-24',
      score: expect.closeTo(Math.log(4.2) / 0.06, 9),
      growth: expect.closeTo(4.2, 9),
      isLive: false,
    });
  });

  it('says what a newcomer came in with', () => {
    expect(assessed(levelsOf(36), { released: 10 })).toMatchObject({
      label: 'breakout',
      reason: 'new in the popular lists since 2026-11-24, at 3.6 × what it takes to get in',
    });
  });

  it('says how far a declining movie has fallen', () => {
    expect(assessed(levelsOf(...times(18, 20), 10, 8.4))).toMatchObject({
      label: 'declining',
      since: at(1, 0),
      reason: '58 % below its usual level since 2026-11-23',
      growth: expect.closeTo(0.42, 9),
    });
  });

  it('says nothing of a usual level, and that it knows nothing where it does not', () => {
    const nothing = { since: null, reason: '', score: 0, isLive: false };
    expect(assessed(QUIET)).toMatchObject({ ...nothing, label: 'none' });
    const unseen = assessed(levelsOf(...times(4, 20), null, null, null));
    expect(unseen).toMatchObject({ ...nothing, label: 'warming-up', growth: 1 });
  });
});

describe('an assessment by the trending list', () => {
  it('finds a movie of the last half year that enters among the first five', () => {
    expect(assessed(QUIET, { released: 40, trending: [entry(0, 5)] })).toMatchObject({
      label: 'hot',
      since: at(0, 14),
      reason: 'entered the trending list on 2026-11-24 at 14:00, place 5 at best',
      isLive: true,
    });
    expect(assessed(QUIET, { released: 40, trending: [entry(0, 6)] }).label).toBe('none');
    expect(assessed(QUIET, { released: 181, trending: [entry(0, 5)] }).label).toBe('none');
  });

  it('finds a movie that is a fifth above its usual level already', () => {
    const risen = (popularity: number) =>
      assessed(levelsOf(...times(19, 20), popularity), { trending: [entry(0, 18)] });
    expect(risen(25).label).toBe('hot');
    expect(risen(24).label).toBe('none');
  });

  it('overrules a decline', () => {
    const fallen = levelsOf(...times(18, 20), 9, 9);
    expect(assessed(fallen, { released: 40, trending: [entry(0, 2)] })).toMatchObject({ label: 'hot', isLive: true });
  });

  it('holds until the recompute of the second night', () => {
    const entered = (daysBack: number) => assessed(QUIET, { released: 40, trending: [entry(daysBack, 2)] }).label;
    expect([0, 1, 2].map(entered)).toEqual(['hot', 'hot', 'none']);
  });

  it('that the levels then confirm goes back to the entry', () => {
    const confirmed = assessed(levelsOf(...times(18, 20), 22, 40), { released: 40, trending: [entry(1, 2)] });
    expect(confirmed).toMatchObject({ label: 'hot', since: at(1, 14), isLive: false });
  });
});
