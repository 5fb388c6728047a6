import { describe, expect, it } from 'vitest';
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../../../lambdas/core/time.ts';
import { utcDay, utcDayOf } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { hoursNeededFrom, newDaysOf, withNewDays } from '../../../lambdas/core/trends/days-of-hours.ts';
import type { HourFigures, RememberedDay } from '../../../lambdas/core/trends/level-ports.ts';
import { at, NOW } from '../../builders/time.ts';

const TODAY = utcDayOf(NOW);
const hourAt = (seenAt: EpochMs, popularity: number, place: number | null = null): HourFigures => ({
  hour: hourOf(seenAt),
  seenAt,
  popularity,
  voteCount: 100,
  voteAverage: 7,
  place,
});
const yesterday = (popularity: number): RememberedDay => {
  const day = utcDay(TODAY - 1);
  const seenAt = epochMs(NOW - 24 * HOUR_MS);
  return { day, level: { day, popularity, voteCount: 90, seenAt }, trending: null };
};

describe('the days that hours show', () => {
  //  00:10  03:20  05:10   yesterday's 20, then today's 22: the newest that is not yesterday's
  it("have the newest number after the night's recompute", () => {
    const hours = [hourAt(at('00:10:00'), 20), hourAt(at('03:20:00'), 22), hourAt(at('05:10:00'), 22)];
    expect(newDaysOf(hours.slice(0, 1), [yesterday(20)]).levels).toEqual([]);
    expect(newDaysOf(hours, [yesterday(20)]).levels).toEqual([
      { day: TODAY, popularity: 22, voteCount: 100, seenAt: at('05:10:00') },
    ]);
  });

  it("do not go back to yesterday's number that another list still shows", () => {
    const hours = [hourAt(at('03:20:00'), 22), hourAt(at('04:10:00'), 20)];
    expect(newDaysOf(hours, [yesterday(20)]).levels.map(({ popularity }) => popularity)).toEqual([22]);
  });

  it('say nothing of a level that is remembered as it is, whenever it was seen again', () => {
    const known = newDaysOf([hourAt(at('09:00:00'), 22)], [yesterday(20)]);
    const remembered = withNewDays([yesterday(20)], known);
    expect(newDaysOf([hourAt(at('11:00:00'), 22)], remembered).levels).toEqual([]);
    expect(newDaysOf([hourAt(at('11:00:00'), 23)], remembered).levels).toHaveLength(1);
    expect(newDaysOf([hourAt(at('08:00:00'), 23)], remembered).levels).toEqual([]);
  });

  it('have the first and last hour in the trending list and the best place there', () => {
    const hours = [4, 7, 21, null].map((place, index) => hourAt(epochMs(at('09:30:00') + index * HOUR_MS), 22, place));
    const [day] = newDaysOf(hours, []).trending;
    expect(day).toEqual({ day: TODAY, firstAt: at('09:00:00'), lastAt: at('10:00:00'), bestPlace: 4 });
    const remembered = withNewDays([], { levels: [], trending: day === undefined ? [] : [day] });
    expect(newDaysOf(hours, remembered).trending).toEqual([]);
  });

  it('join what is remembered', () => {
    const level = { day: TODAY, popularity: 22, voteCount: 100, seenAt: NOW };
    expect(withNewDays([yesterday(20)], { levels: [level], trending: [] })).toEqual([
      yesterday(20),
      { day: TODAY, level, trending: null },
    ]);
  });

  it('need the hours from midnight, and the one before', () => {
    expect(hoursNeededFrom(at('05:10:00'))).toBe(at('00:00:00') - HOUR_MS);
  });
});
