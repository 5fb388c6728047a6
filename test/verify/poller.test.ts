import { describe, expect, it } from 'vitest';
import { MOST_POLLS_BETWEEN_VISITS } from './poller/poller-schedule.ts';
import { tallyWorlds } from './poller/poller-tally.ts';

/** `npm run verify:poller` tries ten thousand. */
const WORLDS = 60;

describe('the shipped poller, whatever share of a TMDB fails and how', () => {
  it('visits every readable movie, keeps its rate and its budget, and repeats nothing endlessly', {
    timeout: 60_000,
  }, async () => {
    const tally = await tallyWorlds(1_000_000, 1, WORLDS);
    expect(tally.failures).toEqual([]);
    expect(tally.waits.findLastIndex((worlds) => worlds > 0)).toBeLessThanOrEqual(MOST_POLLS_BETWEEN_VISITS);
    expect(tally.readable).toBeGreaterThan(10 * WORLDS);
    expect(tally.failing).toBeGreaterThan(10 * WORLDS);
    expect(tally.downs).toBeGreaterThan(0);
  });
});
