import { describe, expect, it } from 'vitest';
import { historyOf, indexAt, within } from '../../../lambdas/core/trends/history.ts';
import { minutesAfter, NOW } from './samples.ts';

/** Votes gained by the last of samples 5 minutes apart. */
const gainOf = (counts: readonly number[]): number | undefined => {
  const first = minutesAfter(NOW, -5 * (counts.length - 1));
  const samples = counts.map((voteCount, poll) => ({
    eventTime: minutesAfter(first, 5 * poll),
    popularity: 1,
    voteCount,
  }));
  return historyOf(samples, NOW).votes.at(-1);
};

const hourOf = (count: number): number[] => Array.from({ length: 13 }, () => count);

describe('votes gained', () => {
  it('counts what two polls in a row have reached', () => {
    expect(gainOf([100, 100, 103, 107])).toBe(3);
    expect(gainOf([100, 100, 103, 107, 107])).toBe(7);
  });

  it('passes over one poll that is too high, at either end or between', () => {
    expect(gainOf([100, 900, 100, 101, 101])).toBe(1);
    expect(gainOf([900, 100, 100, 101, 101])).toBe(1);
    expect(gainOf([100, 100, 101, 101, 900])).toBe(1);
  });

  it('passes over polls that are too low', () => {
    expect(gainOf([100, 0, 100, 104, 104])).toBe(4);
    expect(gainOf([0, 100, 100, 104, 104])).toBe(4);
    expect(gainOf([100, 100, 50, 52, 104, 104])).toBe(4);
  });

  it('counts on from a correction that lasts an hour', () => {
    expect(gainOf([100, 100, ...hourOf(50), 50, 53, 53])).toBe(3);
    expect(gainOf([100, 100, 50, 50, 53, 53])).toBe(0);
  });
});

describe('the history', () => {
  const sample = (minutes: number, popularity: number, voteCount = 1) => ({
    eventTime: minutesAfter(NOW, minutes),
    popularity,
    voteCount,
  });

  it('keeps of two samples of one instant the one with more votes', () => {
    const twins = [sample(-5, 3, 7), sample(-5, 9, 8), sample(0, 4, 9)];
    expect(historyOf(twins, NOW).popularities).toEqual([9, 4]);
    expect(historyOf(twins.toReversed(), NOW).popularities).toEqual([9, 4]);
  });

  it('finds the last sample at or before an instant', () => {
    expect([5, 10, 15, 20, 99].map((instant) => indexAt([10, 20], instant))).toEqual([-1, 0, 0, 1, 1]);
  });

  it('takes a stretch without its beginning and with its end', () => {
    expect(within([10, 20, 30], [1, 2, 3], 10, 30)).toEqual([2, 3]);
  });
});
