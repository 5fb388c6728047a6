import { describe, expect, it } from 'vitest';
import { forecastOf, labelOf } from '../../../../lambdas/core/trends/daily-levels/forecast.ts';
import { LABEL_RULE } from '../../../../lambdas/core/trends/daily-levels/label-rule.ts';
import type { Movement } from '../../../../lambdas/core/trends/daily-levels/movement.ts';

const movement = (change: Partial<Movement> = {}): Movement => ({
  rise: 0,
  climb: 0,
  against: 'own-past',
  isSettling: false,
  ageDays: 3_000,
  isInCrowd: false,
  drift: 0,
  ...change,
});
const CARRY = { carry: 0.5 };
const YOUNG = { ageDays: 90 };
const forecast = (change: Partial<Movement>) => forecastOf(movement(change), CARRY);

describe('a forecast', () => {
  it('is where the movie stands', () => {
    expect(forecast({ rise: 0.7 })).toEqual({ rise: 0.7, fall: -0.7 });
    expect(forecast({ rise: -0.7 })).toEqual({ rise: -0.7, fall: 0.7 });
  });

  it('lets a young movie climb on, and an old one not', () => {
    expect(forecast({ ...YOUNG, rise: 0.5, climb: 0.4 }).rise).toBeCloseTo(0.7, 9);
    expect(forecast({ ageDays: 91, rise: 0.5, climb: 0.4 }).rise).toBe(0.5);
    expect(forecast({ ageDays: null, rise: 0.5, climb: 0.4 }).rise).toBe(0.5);
  });

  it('lets whoever falls fall on', () => {
    expect(forecast({ rise: -0.5, climb: -0.4 }).fall).toBeCloseTo(0.7, 9);
    expect(forecast({ ...YOUNG, rise: -0.5, climb: -0.4 }).fall).toBeCloseTo(0.7, 9);
  });

  it('of a newcomer is its height above the floor, and no fall', () => {
    expect(forecast({ ...YOUNG, against: 'floor', rise: 1.2, climb: 0.4 })).toEqual({ rise: 1.2, fall: 0 });
    expect(forecast({ against: 'floor', rise: -1.2 })).toEqual({ rise: -1.2, fall: 0 });
  });

  it('is nothing for who was lifted with a crowd', () => {
    expect(forecast({ against: 'floor', rise: 3, isInCrowd: true })).toEqual({ rise: 0, fall: 0 });
  });

  it('does not count what all old movies did, either way', () => {
    expect(forecast({ rise: 0.6, drift: 0.5 })).toEqual({ rise: expect.closeTo(0.1, 9), fall: -0.6 });
    expect(forecast({ rise: -0.6, drift: -0.5 })).toEqual({ rise: -0.6, fall: expect.closeTo(0.1, 9) });
    expect(forecast({ against: 'floor', rise: 0.6, drift: 0.5 }).rise).toBeCloseTo(0.1, 9);
  });
});

describe('a label', () => {
  const { hot, breakout, declining } = LABEL_RULE;
  const at = (level: number, before: 'hot' | 'breakout' | 'declining' | 'none' = 'none') =>
    labelOf(movement({ rise: Math.log(level) }), before, LABEL_RULE);

  it('begins with its level', () => {
    expect(at(hot.begins * 0.999)).toBe('none');
    expect(at(hot.begins * 1.001)).toBe('hot');
    expect(at(breakout.begins * 0.999, 'hot')).toBe('hot');
    expect(at(breakout.begins * 1.001)).toBe('breakout');
    expect(at(1.001 / declining.begins)).toBe('none');
    expect(at(0.999 / declining.begins)).toBe('declining');
  });

  it('stays down to another', () => {
    expect(at(hot.stays * 1.001, 'hot')).toBe('hot');
    expect(at(hot.stays * 1.001, 'breakout')).toBe('hot');
    expect(at(hot.stays * 0.999, 'hot')).toBe('none');
    expect(at(breakout.stays * 1.001, 'breakout')).toBe('breakout');
    expect(at(breakout.stays * 0.999, 'breakout')).toBe('hot');
    expect(at(0.999 / declining.stays, 'declining')).toBe('declining');
    expect(at(1.001 / declining.stays, 'declining')).toBe('none');
    expect(at(hot.stays * 1.001, 'declining')).toBe('none');
  });

  it('may stay while the movie settles, and does not begin then', () => {
    const settling = movement({ against: 'floor', isSettling: true, rise: Math.log(4) });
    expect(labelOf(settling, 'none', LABEL_RULE)).toBe('none');
    expect(labelOf(settling, 'hot', LABEL_RULE)).toBe('breakout');
    expect(labelOf({ ...settling, rise: 0.1 }, 'hot', LABEL_RULE)).toBe('none');
  });

  it('is a breakout only where it is hot, and never goes below what defines it', () => {
    expect(hot.stays).toBeGreaterThanOrEqual(1.5);
    expect(breakout.stays).toBeGreaterThanOrEqual(3);
    expect(declining.begins).toBeGreaterThanOrEqual(1.5);
    for (const { begins, stays } of [hot, breakout, declining]) expect(begins).toBeGreaterThan(stays);
  });
});
