import { describe, expect, it } from 'vitest';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../../../lambdas/core/time.ts';
import { labelBefore } from './label-before.ts';

const AT = epochMs(Date.UTC(2026, 10, 24, 12));
/** 26 h of polls every five minutes up to now. */
const samples = (popularityAt: (at: EpochMs) => number) =>
  Array.from({ length: 26 * 12 }, (_, index) => {
    const eventTime = epochMs(AT - index * 5 * MINUTE_MS);
    return { eventTime, popularity: popularityAt(eventTime), voteCount: 1_000 };
  });
const stepped = (factor: number) => samples((at) => (at > AT - 2 * HOUR_MS ? 20 * factor : 20));

describe('the detector before daily levels', () => {
  it('tells a level of an hour from the same hour of the day before', () => {
    expect(labelBefore(stepped(1), AT)).toBe('none');
    expect(labelBefore(stepped(2), AT)).toBe('hot');
    expect(labelBefore(stepped(6), AT)).toBe('breakout');
    expect(labelBefore(stepped(0.5), AT)).toBe('declining');
  });

  it('takes a step of all movies for news of each, and a ramp of days for none', () => {
    expect(labelBefore(stepped(0.65), AT)).toBe('declining');
    expect(labelBefore(stepped(1.22), AT)).toBe('none');
  });
});
