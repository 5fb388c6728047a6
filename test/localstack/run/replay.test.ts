import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../lambdas/core/time.ts';
import { stepOf } from '../../../localstack/run/replay.ts';

const HOUR_MS = 60 * MINUTE_MS;

describe('the step from one replayed poll to the next', () => {
  it('is that of the schedule where there is time enough, or no limit', () => {
    expect(stepOf({ pastMs: HOUR_MS, leftMs: 60_000, pollMs: 1_000 })).toBe(5 * MINUTE_MS);
    expect(stepOf({ pastMs: 4 * HOUR_MS, leftMs: Number.POSITIVE_INFINITY, pollMs: 900 })).toBe(5 * MINUTE_MS);
  });

  it('is half an hour further back, where trends only look at hours', () => {
    expect(stepOf({ pastMs: 26 * HOUR_MS, leftMs: Number.POSITIVE_INFINITY, pollMs: 900 })).toBe(30 * MINUTE_MS);
  });

  it('grows in whole polls where the past is longer than the time left', () => {
    expect(stepOf({ pastMs: 4 * HOUR_MS, leftMs: 12_000, pollMs: 1_000 })).toBe(20 * MINUTE_MS);
    expect(stepOf({ pastMs: 4 * HOUR_MS, leftMs: 11_000, pollMs: 1_000 })).toBe(25 * MINUTE_MS);
  });

  it('reaches the end when the time is up', () => {
    expect(stepOf({ pastMs: 4 * HOUR_MS, leftMs: -5, pollMs: 1_000 })).toBe(4 * HOUR_MS);
  });
});
