import { describe, expect, it } from 'vitest';
import { makeRates } from '../../../../localstack/run/screen/rates.ts';

describe('the rate of a topic', () => {
  it('is that of the last minute, with the most of any second, so that it moves between polls ten seconds apart', () => {
    const rateOf = makeRates();
    let rate = rateOf('movie.ratings', { at: 0, delivered: 0, lag: 0 });
    expect(rate).toEqual({ recordsPerSecond: 0, mostPerSecond: 0, mostLag: 0 });
    for (let second = 1; second <= 20; second++) {
      const delivered = second < 10 ? 0 : 500;
      rate = rateOf('movie.ratings', { at: second * 1_000, delivered, lag: second === 10 ? 40 : 0 });
    }
    expect(rate).toEqual({ recordsPerSecond: 25, mostPerSecond: 500, mostLag: 40 });
    expect(rateOf('movie.ratings', { at: 71_000, delivered: 500, lag: 0 })).toMatchObject({
      recordsPerSecond: 0,
      mostLag: 0,
    });
  });

  it('is each topic’s own', () => {
    const rateOf = makeRates();
    rateOf('movie.ratings', { at: 0, delivered: 0, lag: 0 });
    rateOf('movie.reviews', { at: 0, delivered: 100, lag: 0 });
    expect(rateOf('movie.ratings', { at: 1_000, delivered: 7, lag: 0 }).recordsPerSecond).toBe(7);
  });
});
