import { describe, expect, it } from 'vitest';
import { historyOf } from '../../../lambdas/core/trends/history.ts';
import { gainAt, surpriseOf, votesAt as vote } from '../../../lambdas/core/trends/votes.ts';
import { NOW, told, votesAt } from './samples.ts';

/** Upper tail of the binomial, summed term by term. */
const binomialTail = (from: number, total: number, chance: number): number => {
  let term = (1 - chance) ** total;
  let below = 0;
  for (let count = 0; count < from; count++) {
    below += term;
    term *= ((total - count) / (count + 1)) * (chance / (1 - chance));
  }
  return 1 - below;
};

/** Upper tail of the standard normal: Abramowitz and Stegun, 26.2.17. */
const normalTail = (deviate: number): number => {
  const t = 1 / (1 + 0.2316419 * deviate);
  const sum = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp(-(deviate ** 2) / 2) / Math.sqrt(2 * Math.PI)) * sum;
};

describe('the surprise of votes', () => {
  it.each([
    [6, 8, 1],
    [9, 3, 1],
    [14, 24, 1.3],
    [40, 90, 1],
    [7, 2, 3.5],
  ])(
    'of %i after %i in ratio %d is the exact conditional tail, to half of its chance',
    (gained, gainedBefore, ratio) => {
      const hours = 2;
      const hoursBefore = 22;
      const chance = (ratio * hours) / (ratio * hours + hoursBefore);
      const exact = binomialTail(gained, gained + gainedBefore, chance);
      // The prior's half vote in an hour belongs to the detector, not to the tail.
      const found = normalTail(
        surpriseOf({ gained, hours, gainedBefore: gainedBefore - 0.5, hoursBefore: hoursBefore - 1 }, ratio),
      );
      expect(found / exact).toBeGreaterThan(1 / 2);
      expect(found / exact).toBeLessThan(3 / 2);
    },
  );

  it('is 0 where the gain is what was to be expected, and negative below it', () => {
    expect(surpriseOf({ gained: 10, hours: 2, gainedBefore: 115, hoursBefore: 22 }, 1)).toBe(0);
    expect(surpriseOf({ gained: 0, hours: 2, gainedBefore: 220, hoursBefore: 22 }, 1)).toBeLessThan(-4);
  });

  it('grows with the gain and falls with the ratio asked about', () => {
    const of = (gained: number, ratio: number) =>
      surpriseOf({ gained, hours: 2, gainedBefore: 20, hoursBefore: 22 }, ratio);
    expect(of(20, 1)).toBeGreaterThan(of(10, 1));
    expect(of(20, 3)).toBeLessThan(of(20, 1));
  });

  it('leaves what the cycle of a day explains at 0', () => {
    expect(vote(historyOf(told({ votes: votesAt(50, 60, 4) }), NOW), NOW)?.surprise).toBe(0);
    expect(vote(historyOf(told({ votes: votesAt(50, 47, 4) }), NOW), NOW)?.surprise).toBe(0);
  });

  it('judges by the stretch that surprises most', () => {
    const hoursOf = (since: number) => vote(historyOf(told({ votes: votesAt(5, 20, since) }), NOW), NOW)?.hours;
    expect(hoursOf(3)).toBeCloseTo(4, 1);
    expect(hoursOf(8)).toBeCloseTo(8, 1);
  });

  it('judges no stretch by too few hours before it', () => {
    const hoursIn = (hours: number) => vote(historyOf(told({ votes: votesAt(5, 20, 8), hours }), NOW), NOW)?.hours;
    expect(hoursIn(22)).toBeCloseTo(8, 1);
    expect(hoursIn(12)).toBeCloseTo(4, 1);
    expect(hoursIn(9)).toBeUndefined();
  });

  it('goes by time, not by the number of samples', () => {
    const hourly = told({ votes: votesAt(10, 10, 0) }).filter((_, poll) => poll % 12 === 0);
    expect(gainAt(historyOf(hourly, NOW), NOW, 2)?.hours).toBe(2);
  });

  it('lengthens a stretch that begins in a gap', () => {
    const gap = told({ votes: votesAt(10, 10, 0) }).filter((_, poll) => poll < 270 || poll > 300);
    const gain = gainAt(historyOf(gap, NOW), NOW, 2);
    expect(gain?.hours).toBeGreaterThan(3);
    expect((gain?.gained ?? 0) / (gain?.hours ?? 1)).toBeCloseTo(10, 0);
  });
});
