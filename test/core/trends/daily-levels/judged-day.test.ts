import { describe, expect, it } from 'vitest';
import { epochMs, HOUR_MS } from '../../../../lambdas/core/time.ts';
import { Catalogue } from '../../../../lambdas/core/trends/daily-levels/catalogue.ts';
import { judgedDayOf } from '../../../../lambdas/core/trends/daily-levels/judged-day.ts';
import { startOf, utcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { catalogueOf, levelsOf, movieOf, quietDay, TODAY, times } from './movies.ts';

const at = (hours: number) => epochMs(startOf(TODAY) + hours * HOUR_MS);
const stepped = movieOf(levelsOf(...times(20, 20)));
const judged = (movie = stepped, hours = 2, catalogue = catalogueOf()) => judgedDayOf(movie, catalogue, at(hours));

describe('the day that a movie is judged on', () => {
  it('is today once it has stepped and enough others have', () => {
    expect(judged()).toBe(TODAY);
    const few = catalogueOf({ 0: { stepPairs: 11 } });
    expect(judged(stepped, 2, few)).toBe(TODAY - 1);
    expect(judged(stepped, 2, new Catalogue([quietDay(utcDay(TODAY - 1))]))).toBe(TODAY - 1);
  });

  it('is yesterday in the night while it has not stepped, and while it is new', () => {
    expect(judged(movieOf(levelsOf(...times(20, 20), null)))).toBe(TODAY - 1);
    expect(judged(movieOf(levelsOf(20)))).toBe(TODAY - 1);
  });

  it("is yesterday, even after the night, while nobody has derived today's catalogue", () => {
    expect(judged(stepped, 9, new Catalogue([quietDay(utcDay(TODAY - 1))]))).toBe(TODAY - 1);
  });

  it('is today for all when the night is over', () => {
    expect(judged(movieOf(levelsOf(20)), 8)).toBe(TODAY);
    expect(judged(movieOf(levelsOf(20, null)), 8)).toBe(TODAY);
  });
});
