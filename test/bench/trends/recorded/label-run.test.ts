import { describe, expect, it } from 'vitest';
import type { DailyLevel } from '../../../../lambdas/core/trends/daily-levels/daily-level.ts';
import { type UtcDay, utcDay, utcDayOf } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { gaussian, seededRandom } from '../random.ts';
import { LabelRun } from './label-run.ts';
import { pollsOf } from './observations.ts';
import type { RecordedDays, RecordedMovie } from './recorded-days.ts';

const FIRST = utcDay(20_700);
const DAYS = 22;
const STEPPED = 19;

/** 120 old movies in noise of 6 %, one of which rises to the double from the 17th day on, and on the 19th all step. */
const worldOf = (factor: number): RecordedDays => {
  const random = seededRandom(7);
  const movie = (movieId: number): RecordedMovie => {
    const levels = Array.from({ length: DAYS }, (_, index): DailyLevel => {
      const risen = movieId === 1 && index >= 16 ? 2 : 1;
      const scale = index >= STEPPED ? factor : 1;
      const popularity = 20 * scale * risen * Math.exp((movieId % 17) / 10 + 0.06 * gaussian(random));
      return { day: utcDay(FIRST + index), popularity, voteCount: 3_000 + 40 * index };
    });
    return { movieId, releaseDay: utcDay(FIRST - 3_000), levels, places: new Map() };
  };
  return {
    days: Array.from({ length: DAYS }, (_, index): UtcDay => utcDay(FIRST + index)),
    movies: Array.from({ length: 120 }, (_, index) => movie(index + 1)),
    trendingHours: new Set(),
    floodDays: new Set(),
  };
};

const runOf = (recorded: RecordedDays, votesEveryHours = 2): LabelRun => {
  const run = new LabelRun(500);
  for (const poll of pollsOf(recorded, votesEveryHours)) run.take(poll);
  return run;
};
const linesOf = (run: LabelRun) => run.stood.map(({ movieId, day, label }) => `${movieId} ${day - FIRST} ${label}`);

describe('a run over recorded days', () => {
  const quiet = runOf(worldOf(1));

  it('finds the movie that rises, from the day it shows on', () => {
    expect(linesOf(quiet)).toEqual([16, 17, 18, 19, 20, 21].map((day) => `1 ${day} hot`));
    expect(quiet.changes).toHaveLength(1);
  });

  it.each([0.65, 0.57, 1.28])('does not take a night on which everything becomes × %d for news', (factor) => {
    const stepped = runOf(worldOf(factor));
    expect(linesOf(stepped)).toEqual(linesOf(quiet));
    expect(stepped.changes.filter(({ at }) => utcDayOf(at) >= FIRST + STEPPED)).toEqual([]);
  });

  it.each([1, 7])('finds the same when votes are shown every %d h', (hours) => {
    expect(linesOf(runOf(worldOf(1), hours))).toEqual(linesOf(quiet));
  });
});
