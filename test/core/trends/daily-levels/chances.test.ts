import { describe, expect, it } from 'vitest';
import { chancesOf } from '../../../../lambdas/core/trends/daily-levels/chances.ts';
import type { Movement } from '../../../../lambdas/core/trends/daily-levels/movement.ts';

const movement = (change: Partial<Movement> = {}): Movement => ({
  rise: 0,
  step: 0,
  climb: 0,
  against: 'own-past',
  recentDays: 7,
  ageDays: 3_000,
  company: 0,
  drift: 0,
  ...change,
});

const CLASSES = [
  ['a movie just released', { ageDays: 20 }],
  ['an old movie', { ageDays: 3_000 }],
  ['a new newcomer', { against: 'floor', ageDays: 20 }],
  ['an old newcomer', { against: 'floor', ageDays: 3_000 }],
] as const;

describe.each(CLASSES)('the chances of %s', (_, what) => {
  const at = (rise: number, change: Partial<Movement> = {}) => chancesOf(movement({ ...what, ...change, rise }));

  it('are next to nothing at its usual level', () => {
    expect(at(0).rising).toBeLessThan(0.06);
    expect(at(0).breakout).toBeLessThan(0.01);
    expect(at(0).declining).toBeLessThan(0.02);
  });

  it('grow with its rise', () => {
    const rises = [0.2, 0.4, 0.6, 1, 1.5, 2.5].map((rise) => at(rise));
    for (const key of ['rising', 'breakout'] as const) {
      const chances = rises.map((each) => each[key]);
      expect(chances).toEqual(chances.toSorted((a, b) => a - b));
      expect(chances.at(-1)).toBeGreaterThan(0.99);
    }
  });
});

describe('the chances', () => {
  it('of a movie just released go on with its climb; an old movie gives some of a jump back', () => {
    const young = movement({ ageDays: 20, rise: 0.4 });
    expect(chancesOf({ ...young, climb: 0.3 }).rising).toBeGreaterThan(chancesOf(young).rising + 0.1);
    const old = movement({ rise: 0.5 });
    expect(chancesOf({ ...old, step: 0.5 }).rising).toBeLessThan(chancesOf(old).rising - 0.1);
  });

  it('of a decline are those of who has fallen, and no newcomer has', () => {
    expect(chancesOf(movement({ rise: -0.6 })).declining).toBeGreaterThan(0.8);
    expect(chancesOf(movement({ rise: -0.6, against: 'floor' })).declining).toBe(0);
  });

  it('are none for who was lifted with a crowd', () => {
    const lifted = movement({ against: 'floor', rise: 3 });
    expect(chancesOf({ ...lifted, company: 0.015 }).breakout).toBeGreaterThan(0.9);
    expect(chancesOf({ ...lifted, company: 0.016 })).toEqual({ rising: 0, breakout: 0, declining: 0 });
  });

  it('do not count what all old movies did, either way', () => {
    const risen = movement({ rise: 0.6 });
    expect(chancesOf({ ...risen, drift: 0.08 })).toEqual(chancesOf(risen));
    expect(chancesOf({ ...risen, drift: 0.5 }).rising).toBeLessThan(0.05);
    const fallen = movement({ rise: -0.6 });
    expect(chancesOf({ ...fallen, drift: -0.5 }).declining).toBeLessThan(0.05);
    expect(chancesOf({ ...fallen, drift: 0.5 }).declining).toBe(chancesOf(fallen).declining);
  });
});
