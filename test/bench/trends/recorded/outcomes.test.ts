import { describe, expect, it } from 'vitest';
import { Catalogue } from '../../../../lambdas/core/trends/daily-levels/catalogue.ts';
import { utcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { levelsOf, movieOf, quietDay, TODAY, times } from '../../../core/trends/daily-levels/movies.ts';
import { figuresOf } from './figures.ts';
import { outcomeOf } from './outcomes.ts';

const catalogue = new Catalogue(Array.from({ length: 30 }, (_, back) => quietDay(utcDay(TODAY - 29 + back))));
/** Three days before {@link TODAY}, of movies whose levels end today. */
const DAY = utcDay(TODAY - 3);
const outcome = (...popularities: readonly (number | null)[]) =>
  outcomeOf(movieOf(levelsOf(...popularities)), catalogue, DAY);

describe('what became of a movie', () => {
  it('is told by the median of the next three days against the fourteen before', () => {
    expect(outcome(...times(15, 20), 31, 31, 20)).toEqual({ isUp: true, isBreakout: false, isDeclining: false });
    expect(outcome(...times(15, 20), 61, 20, 61)).toEqual({ isUp: true, isBreakout: true, isDeclining: false });
    expect(outcome(...times(15, 20), 13, 20, 13)).toEqual({ isUp: false, isBreakout: false, isDeclining: true });
    expect(outcome(...times(15, 20), 31, 20, 20)).toEqual({ isUp: false, isBreakout: false, isDeclining: false });
  });

  it('counts days on which the lists do not show it as below their floor', () => {
    expect(outcome(...times(15, 20), 40, null, null)).toEqual({ isUp: false, isBreakout: false, isDeclining: true });
    expect(outcome(...times(15, 12), 40, null, null)).toMatchObject({ isUp: false, isDeclining: null });
  });

  it('is unknown of a movie that is neither new nor known, and before its days are over', () => {
    expect(outcome(...times(5, 20), 40, 40, 40)).toBeNull();
    expect(outcomeOf(movieOf(levelsOf(...times(20, 20))), catalogue, TODAY)).toBeNull();
  });

  it('of a newcomer is told against the floor, and cannot be a decline', () => {
    expect(outcome(16, 16, 16, 16)).toEqual({ isUp: true, isBreakout: false, isDeclining: null });
  });
});

describe('the figures of a detector', () => {
  it('count movie-days: right, wrong, missed, and those nobody knows', () => {
    const up = { isUp: true, isBreakout: false, isDeclining: null };
    const down = { isUp: false, isBreakout: false, isDeclining: true };
    const movieDays = [up, up, up, down, null].map((each, movieId) => ({ movieId, day: DAY, outcome: each }));
    const figures = figuresOf('up', movieDays, (movieId) => movieId !== 0);
    expect(figures).toEqual({ precision: 2 / 3, recall: 2 / 3, f1: expect.closeTo(2 / 3, 9), labelsPerDay: 4 });
    expect(figuresOf('declining', movieDays, () => true)).toMatchObject({ precision: 1, recall: 1, labelsPerDay: 5 });
  });
});
