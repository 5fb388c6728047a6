import { describe, expect, it } from 'vitest';
import { LABEL_RULE } from '../../../../lambdas/core/trends/daily-levels/label-rule.ts';
import type { Movement } from '../../../../lambdas/core/trends/daily-levels/movement.ts';
import { utcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { chosenRule } from './chosen-rule.ts';
import { labelsOf, type SeenDay } from './day-labels.ts';
import { splitsOf } from './splits.ts';

const quiet = { isUp: false, isBreakout: false, isDeclining: false };
const movement = (rise: number): Movement => ({
  rise,
  climb: 0,
  against: 'own-past',
  isSettling: false,
  ageDays: 3_000,
  isInCrowd: false,
  drift: 0,
});
const seen = (movieId: number, day: number, level: number, outcome = quiet): SeenDay => ({
  movieId,
  day: utcDay(day),
  movement: movement(Math.log(level)),
  outcome,
});

describe('splits', () => {
  const days = Array.from({ length: 40 }, (_, day) => utcDay(day));
  const movieDays = days.flatMap((day) => Array.from({ length: 30 }, (_, movieId) => seen(movieId, day, 1)));

  it('choose on one part and report on another that shares nothing with it', () => {
    for (const { name, isChosenOn, isReportedOn } of splitsOf(days)) {
      const [chosen, reported] = [movieDays.filter(isChosenOn), movieDays.filter(isReportedOn)];
      expect(Math.min(chosen.length, reported.length)).toBeGreaterThan(100);
      const keys = (some: readonly SeenDay[], key: 'movieId' | 'day') => new Set<number>(some.map((each) => each[key]));
      for (const key of ['movieId', 'day'] as const) {
        if (name !== 'other movies and days' && name !== (key === 'day' ? 'other days' : 'other movies')) continue;
        const others = keys(reported, key);
        expect([...keys(chosen, key)].filter((each) => others.has(each))).toEqual([]);
      }
    }
  });

  it('leave days between two halves in which an outcome of the one would look into the other', () => {
    const [early] = splitsOf(days);
    const last = Math.max(...movieDays.filter((each) => early?.isChosenOn(each)).map(({ day }) => day));
    const first = Math.min(...movieDays.filter((each) => early?.isReportedOn(each)).map(({ day }) => day));
    expect(first - last).toBeGreaterThan(3);
  });
});

describe('labels of days', () => {
  it('last from one day to the next of the same movie, over three days at most', () => {
    const days = [seen(1, 1, 1.7), seen(1, 2, 1.55), seen(1, 5, 1.55), seen(1, 9, 1.55), seen(2, 10, 1.55)];
    expect(labelsOf(days, LABEL_RULE)).toEqual(['hot', 'hot', 'hot', 'none', 'none']);
  });
});

describe('a rule chosen anew', () => {
  /** Who stands at this level or above is up three days later, and nobody else. */
  const worldOf = (truth: number): SeenDay[] =>
    Array.from({ length: 400 }, (_, index) => {
      const level = 1.2 + index / 500;
      return seen(index, 1, level, { ...quiet, isUp: level >= truth });
    });

  it('is the one that tells most days rightly', () => {
    expect(chosenRule(worldOf(1.65)).hot.begins).toBe(1.65);
    expect(chosenRule(worldOf(1.8)).hot.begins).toBe(1.8);
  });
});
