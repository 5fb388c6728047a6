import { describe, expect, it } from 'vitest';
import { epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { firstPollOf, progressOf, stepOf } from '../../../localstack/run/replay.ts';
import { NOW } from '../../builders/time.ts';

const HOUR_MS = 60 * MINUTE_MS;

describe('the step from one replayed poll to the next', () => {
  it('is that of the schedule where there is time enough, or no limit', () => {
    expect(stepOf({ pastMs: HOUR_MS, leftMs: 60_000, pollMs: 1_000 })).toBe(5 * MINUTE_MS);
    expect(stepOf({ pastMs: 2 * HOUR_MS, leftMs: Number.POSITIVE_INFINITY, pollMs: 900 })).toBe(5 * MINUTE_MS);
  });

  it('is half an hour further back, where trends only look at hours', () => {
    expect(stepOf({ pastMs: 26 * HOUR_MS, leftMs: Number.POSITIVE_INFINITY, pollMs: 900 })).toBe(30 * MINUTE_MS);
  });

  it('grows in whole polls where the past is longer than the time left', () => {
    expect(stepOf({ pastMs: 2 * HOUR_MS, leftMs: 12_000, pollMs: 1_000 })).toBe(10 * MINUTE_MS);
    expect(stepOf({ pastMs: 2 * HOUR_MS, leftMs: 11_000, pollMs: 1_000 })).toBe(15 * MINUTE_MS);
  });

  it('reaches the end when the time is up', () => {
    expect(stepOf({ pastMs: 4 * HOUR_MS, leftMs: -5, pollMs: 1_000 })).toBe(4 * HOUR_MS);
  });
});

describe('what is replayed', () => {
  it('begins with the history asked for, or where an earlier run ended', () => {
    expect(firstPollOf(NOW, HOUR_MS, null)).toBe(NOW - HOUR_MS + 5 * MINUTE_MS);
    expect(firstPollOf(NOW, 2 * HOUR_MS, epochMs(NOW - HOUR_MS))).toBe(NOW - HOUR_MS + 5 * MINUTE_MS);
    expect(firstPollOf(NOW, HOUR_MS, epochMs(NOW - 2 * HOUR_MS))).toBe(NOW - HOUR_MS + 5 * MINUTE_MS);
    expect(firstPollOf(NOW, HOUR_MS, NOW)).toBeGreaterThan(NOW);
  });

  it('is told in polls, each of which takes as long, not in time of the past', () => {
    const pace = { pastMs: 2 * HOUR_MS, leftMs: Number.POSITIVE_INFINITY, pollMs: 1_000 };
    expect(progressOf(49, pace)).toBe('replaying the past, 68 %: poll 49 of 72, about 23 s to go');
    expect(progressOf(1, { ...pace, pastMs: 26 * HOUR_MS })).toBe(
      'replaying the past, 1 %: poll 1 of 72, about 1 min to go',
    );
    expect(progressOf(72, { ...pace, pastMs: 5 * MINUTE_MS })).toContain('100 %: poll 72 of 72');
  });

  it('is told by the polls there is time for in a short run', () => {
    expect(progressOf(5, { pastMs: 20 * HOUR_MS, leftMs: 5_000, pollMs: 1_000 })).toContain(
      '50 %: poll 5 of 10, about 5 s',
    );
  });
});
