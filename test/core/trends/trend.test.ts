import { describe, expect, it } from 'vitest';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { assessTrend } from '../../../lambdas/core/trends/trend.ts';
import { minutesAfter, NOW, type Story, told, votesAt, wobble } from './samples.ts';

const labelOf = (story: Story) => assessTrend(told(story), NOW).label;

/** Popularity 40, times `factor` since `hours` ago. */
const since = (hours: number, factor: number) => (hoursAgo: number) =>
  40 * wobble(hoursAgo) * (hoursAgo < hours ? factor : 1);

describe('what popularity says', () => {
  it('leaves a quiet movie without a label', () => {
    expect(labelOf({ popularity: wobble })).toBe('none');
    expect(labelOf({ popularity: since(0, 1) })).toBe('none');
  });

  it('calls a movie hot that doubled an hour ago', () => {
    expect(labelOf({ popularity: since(1, 2) })).toBe('hot');
  });

  it('calls a movie a breakout that grew eightfold an hour ago', () => {
    expect(labelOf({ popularity: since(1, 8) })).toBe('breakout');
  });

  it('calls a movie declining that lost half an hour ago', () => {
    expect(labelOf({ popularity: since(1, 0.5) })).toBe('declining');
  });

  it('tags a breakout as super from 51 times the usual', () => {
    expect(assessTrend(told({ popularity: since(1, 49) }), NOW).tags).toEqual([]);
    expect(assessTrend(told({ popularity: since(1, 55) }), NOW).tags).toEqual(['super']);
  });

  it('ignores a movie that nobody knew and nobody knows', () => {
    const tiny = (hoursAgo: number) => (hoursAgo < 1 ? 4.5 : 0.5);
    expect(labelOf({ popularity: tiny })).toBe('none');
  });

  it('takes a rise from below 1 point to 6 for a breakout', () => {
    expect(labelOf({ popularity: (hoursAgo) => (hoursAgo < 1 ? 6 : 0.8) })).toBe('breakout');
  });

  it('knows the daily cycle from news', () => {
    const cycle = (hoursAgo: number) => 40 * wobble(hoursAgo) * (1 + 0.4 * Math.cos((2 * Math.PI * hoursAgo) / 24));
    for (let hours = 0; hours < 24; hours += 2) {
      expect(labelOf({ popularity: (hoursAgo) => cycle(hoursAgo + hours) })).toBe('none');
    }
  });

  it('sees a doubling at the bottom of the daily cycle', () => {
    const night = (hoursAgo: number) => 1 - 0.3 * Math.cos((2 * Math.PI * hoursAgo) / 24);
    expect(labelOf({ popularity: (hoursAgo) => since(2, 2)(hoursAgo) * night(hoursAgo) })).toBe('hot');
  });

  it('sees no news in what a restless movie does every hour', () => {
    const restless = (hoursAgo: number) => Math.exp(0.25 * Math.sin(17 * Math.floor(hoursAgo)));
    expect(labelOf({ popularity: since(1, 1.6) })).toBe('hot');
    expect(labelOf({ popularity: (hoursAgo) => since(1, 1.6)(hoursAgo) * restless(hoursAgo) })).toBe('none');
  });

  it('does not call the end of a slump of yesterday a rise', () => {
    const slump = (hoursAgo: number) => 40 * wobble(hoursAgo) * (Math.abs(hoursAgo - 24) < 1 ? 0.3 : 1);
    expect(labelOf({ popularity: slump })).toBe('none');
  });

  it('does not call the end of a spike of yesterday a decline', () => {
    const spike = (hoursAgo: number) => 40 * wobble(hoursAgo) * (Math.abs(hoursAgo - 24) < 1 ? 5 : 1);
    expect(labelOf({ popularity: spike })).toBe('none');
  });
});

describe('what votes say while popularity stands still', () => {
  it('calls a movie hot whose votes come three times as fast', () => {
    expect(labelOf({ votes: votesAt(10, 30, 3) })).toBe('hot');
  });

  it('calls a movie a breakout whose votes come fifteen times as fast', () => {
    expect(labelOf({ votes: votesAt(2, 30, 3) })).toBe('breakout');
  });

  it('calls a movie declining whose votes stop', () => {
    expect(labelOf({ votes: votesAt(20, 2, 4) })).toBe('declining');
  });

  it('does not judge by four votes after a day without any, but by eight', () => {
    expect(labelOf({ votes: votesAt(0, 2.2, 2) })).toBe('none');
    expect(labelOf({ votes: votesAt(0, 4.2, 2) })).not.toBe('none');
  });

  it('takes a correction of the count upstream for neither a surge nor a decline', () => {
    const votes = (from: number, to: number) => (hoursAgo: number) =>
      votesAt(20, 20, 0)(hoursAgo) - (hoursAgo < from && hoursAgo >= to ? 50 : 0);
    for (const age of [0.1, 0.5, 1, 2, 4, 8]) {
      expect(labelOf({ votes: votes(age, 0) })).toBe('none');
      expect(labelOf({ votes: votes(age + 0.2, age) })).toBe('none');
    }
  });

  it('needs more votes to overrule a popularity that moves with every poll', () => {
    const votes = votesAt(1, 8, 2);
    expect(labelOf({ votes })).toBe('hot');
    expect(labelOf({ votes, popularity: since(0, 1) })).toBe('none');
    expect(labelOf({ votes: votesAt(10, 90, 3), popularity: since(0, 1) })).toBe('breakout');
  });

  it('spreads the votes of an outage over it', () => {
    const rising = told({ votes: votesAt(20, 20, 0) });
    const outage = rising.filter(({ eventTime }) => eventTime < NOW - 5 * HOUR_MS || eventTime >= NOW - 10 * MINUTE_MS);
    expect(assessTrend(outage, NOW).label).toBe('none');
  });
});

describe('when a label comes and goes', () => {
  // polls    ... 40  40 │ 320 320 320 320
  // median       40  40 │  40 320 320 320
  // label                        on: the second window in a row
  it('comes with the third poll at the new level, which is the second window that shows it', () => {
    const samples = told({ popularity: since(-1, 1) });
    const grown = (polls: number) => [
      ...samples,
      ...Array.from({ length: polls }, (_, poll) => ({
        eventTime: minutesAfter(NOW, 5 * (poll + 1)),
        popularity: 320,
        voteCount: 1000,
      })),
    ];
    const labels = [0, 1, 2, 3].map((polls) => assessTrend(grown(polls), minutesAfter(NOW, 5 * polls)).label);
    expect(labels).toEqual(['none', 'none', 'none', 'breakout']);
  });

  it('goes after three quiet windows', () => {
    const story = told({ popularity: (hoursAgo) => 40 * wobble(hoursAgo) * (hoursAgo > 1 && hoursAgo < 3 ? 8 : 1) });
    const labels = [0, 5, 10, 15, 20, 25].map((minutes) => assessTrend(story, minutesAfter(NOW, minutes - 60)).label);
    expect(labels).toEqual(['breakout', 'breakout', 'breakout', 'none', 'none', 'none']);
  });
});

describe('what is not known', () => {
  it('is warming up below six hours', () => {
    expect(labelOf({ hours: 4, popularity: since(1, 8) })).toBe('warming-up');
    expect(assessTrend([], NOW)).toEqual({
      label: 'warming-up',
      tags: [],
      score: 0,
      velocity: null,
      acceleration: null,
      growth: 1,
      voteRate: null,
      evidence: null,
    });
  });

  it('compares with what was seen where yesterday was not', () => {
    expect(labelOf({ hours: 10, popularity: since(1, 8) })).toBe('breakout');
    expect(labelOf({ hours: 10, popularity: since(1, 0.5) })).toBe('declining');
  });

  it('has no label during a gap', () => {
    const samples = told({ popularity: since(2, 8) });
    expect(assessTrend(samples, minutesAfter(NOW, 60)).label).toBe('breakout');
    expect(assessTrend(samples, minutesAfter(NOW, 120)).label).toBe('none');
    expect(assessTrend(samples, minutesAfter(NOW, 120)).evidence).toBeNull();
  });

  it('lives on one sample an hour where nothing changes in between', () => {
    const hourly = told({ popularity: (hoursAgo) => (hoursAgo < 3 ? 320 : 40) }).filter((_, poll) => poll % 12 === 0);
    expect(assessTrend(hourly, NOW).label).toBe('breakout');
  });

  it('counts a sample with an impossible number as a missed poll', () => {
    const samples = told({ popularity: since(1, 8) });
    const broken = samples.flatMap((sample) => [
      sample,
      { ...sample, eventTime: minutesAfter(sample.eventTime, 1), popularity: Number.NaN },
      { ...sample, eventTime: minutesAfter(sample.eventTime, 2), voteCount: Number.NaN },
      { ...sample, eventTime: minutesAfter(sample.eventTime, 3), popularity: -1 },
      { ...sample, eventTime: epochMs(Number.NaN), popularity: 9999 },
    ]);
    expect(assessTrend(broken, NOW)).toEqual(assessTrend(samples, NOW));
  });
});

describe('the numbers beside the label', () => {
  it('gives velocity in points per hour and acceleration in points per hour squared', () => {
    const trend = assessTrend(told({ popularity: (hoursAgo) => 100 + 2 * (26 - hoursAgo) ** 2 }), NOW);
    // v(t) − v(t − 1 h) of 2 t² is 4; the velocity of the last hour, seen a quarter of an hour late, 4 · (25.5 − 0.21).
    expect(trend.acceleration).toBeCloseTo(4, 5);
    expect(trend.velocity).toBeCloseTo(101.2, 0);
  });

  it('gives a velocity where unchanged numbers come once an hour', () => {
    const hourly = told({ popularity: (hoursAgo) => (hoursAgo < 1 ? 46 : 40) }).filter((_, poll) => poll % 12 === 4);
    expect(assessTrend(hourly, NOW).velocity).toBe(6);
  });

  it('gives votes per hour', () => {
    expect(assessTrend(told({ votes: votesAt(10, 30, 3) }), NOW).voteRate).toBeCloseTo(30, 0);
  });

  it('gives growth against the usual level', () => {
    expect(assessTrend(told({ popularity: (hoursAgo) => (hoursAgo < 1 ? 81 : 40) }), NOW).growth).toBeCloseTo(2, 5);
  });

  it('ranks the greater movement higher, in either direction', () => {
    const scoreOf = (factor: number) => assessTrend(told({ popularity: since(1, factor) }), NOW).score;
    expect(scoreOf(3)).toBeGreaterThan(scoreOf(2));
    expect(scoreOf(0.3)).toBeGreaterThan(scoreOf(0.5));
  });

  it('adds up what popularity and votes say alike', () => {
    const popularity = since(2, 2);
    const both = assessTrend(told({ popularity, votes: votesAt(10, 40, 2) }), NOW);
    const votes = assessTrend(told({ votes: votesAt(10, 40, 2) }), NOW);
    const alone = assessTrend(told({ popularity }), NOW);
    expect(both.score).toBeCloseTo((alone.score + votes.score) / Math.SQRT2, 5);
    expect(both.score).toBeGreaterThan(Math.max(alone.score, votes.score));
  });
});
