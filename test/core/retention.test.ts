import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExpired, MIN_TTL_SECONDS, ttlSecondsOf } from '../../lambdas/core/retention.ts';
import { epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/core/time.ts';
import { NOW } from '../builders/time.ts';

const RETENTION_MS = 2 * HOUR_MS;

/**
 *  start                               start + retention
 *  [=========== may be written ======|=60 s=)------->
 *  TTL 7200                          60     0
 */
describe('the time a row has left', () => {
  it.each([
    [0, 7_200],
    [HOUR_MS, 3_600],
    [RETENTION_MS - MINUTE_MS, 60],
    [RETENTION_MS - SECOND_MS, 1],
    [RETENTION_MS, 0],
    [RETENTION_MS + HOUR_MS, -3_600],
  ])('%i ms after its start is %i s', (elapsedMs, ttlSeconds) => {
    expect(ttlSecondsOf(NOW, RETENTION_MS, epochMs(NOW + elapsedMs))).toBe(ttlSeconds);
  });

  it('is more than the retention for a row that starts in the future', () => {
    expect(ttlSecondsOf(epochMs(NOW + MINUTE_MS), RETENTION_MS, NOW)).toBe(7_260);
  });

  it('is a whole number of seconds, since the server takes no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: -HOUR_MS, max: 3 * HOUR_MS }), (elapsedMs) => {
        expect(Number.isInteger(ttlSecondsOf(NOW, RETENTION_MS, epochMs(NOW + elapsedMs)))).toBe(true);
      }),
    );
  });

  it('ends at the same second whichever write carries it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: RETENTION_MS }), (elapsedMs) => {
        const now = NOW + elapsedMs;
        const expiresAt = now + ttlSecondsOf(NOW, RETENTION_MS, epochMs(now)) * SECOND_MS;
        expect(expiresAt - (NOW + RETENTION_MS)).toBeGreaterThanOrEqual(0);
        expect(expiresAt - (NOW + RETENTION_MS)).toBeLessThan(SECOND_MS);
      }),
    );
  });
});

describe('a row', () => {
  it.each([
    [RETENTION_MS - MINUTE_MS, false],
    [RETENTION_MS - MINUTE_MS + 1, false],
    [RETENTION_MS - MINUTE_MS + SECOND_MS, true],
    [RETENTION_MS, true],
  ])('%i ms after its start: expired is %s', (elapsedMs, expired) => {
    expect(isExpired(NOW, RETENTION_MS, epochMs(NOW + elapsedMs))).toBe(expired);
  });

  it('that is not expired never gets a TTL of 0, which would keep it for ever', () => {
    fc.assert(
      fc.property(fc.integer({ min: -HOUR_MS, max: 3 * HOUR_MS }), (elapsedMs) => {
        const now = epochMs(NOW + elapsedMs);
        fc.pre(!isExpired(NOW, RETENTION_MS, now));
        expect(ttlSecondsOf(NOW, RETENTION_MS, now)).toBeGreaterThanOrEqual(MIN_TTL_SECONDS);
      }),
    );
  });
});
