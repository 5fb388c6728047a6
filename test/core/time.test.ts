import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, HOUR_MS, hourOf } from '../../lambdas/core/time.ts';
import { at } from '../builders/time.ts';

describe('the hour of an instant', () => {
  it.each([
    ['12:00:00.000', '12:00:00'],
    ['12:59:59.999', '12:00:00'],
    ['13:00:00.000', '13:00:00'],
  ])('%s is in the hour of %s', (instant, hour) => {
    expect(hourOf(at(instant))).toBe(at(hour));
  });

  it('is a full hour that contains the instant, before 1970 too', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), (instant) => {
        const hour = hourOf(epochMs(instant));
        expect(Math.abs(hour % HOUR_MS)).toBe(0);
        expect(instant - hour).toBeGreaterThanOrEqual(0);
        expect(instant - hour).toBeLessThan(HOUR_MS);
      }),
    );
  });
});
