import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import { assessTrend, type TrendSample } from '../../../lambdas/core/trends/trend.ts';
import { seriesOf, worldOf } from '../../bench/trends/generator.ts';
import { seededRandom } from '../../bench/trends/random.ts';
import { minutesAfter, NOW, type Story, told, votesAt, wobble } from './samples.ts';

/** Stories of a clear outcome, far from any threshold. */
const EVENTS = [
  { label: 'none', factor: 1, votes: votesAt(10, 10, 0) },
  { label: 'hot', factor: 2.3, votes: votesAt(10, 10, 0) },
  { label: 'breakout', factor: 9, votes: votesAt(10, 10, 0) },
  { label: 'declining', factor: 0.4, votes: votesAt(10, 10, 0) },
  { label: 'breakout', factor: 1, votes: votesAt(3, 60, 3) },
] as const;

const clearEvent = fc.constantFrom(...EVENTS);

const storyOf = ({ factor, votes }: (typeof EVENTS)[number], level = 2000): Story => ({
  popularity: (hoursAgo) => level * wobble(hoursAgo) * (hoursAgo < 2 ? factor : 1),
  votes,
});

/** A drawn movie of either mode at an hour at which anything may be going on. */
const drawnCase = fc
  .record({
    seed: fc.nat(1_000_000),
    mode: fc.constantFrom('live' as const, 'step' as const),
    poll: fc.integer({ min: 30, max: 575 }),
  })
  .map(({ seed, mode, poll }) => {
    const all = seriesOf(seed, worldOf(mode)).samples.slice(0, poll + 1);
    return { samples: all.filter((sample) => sample !== null), all };
  })
  .filter(({ samples }) => samples.length > 10)
  .map(({ samples, all }) => ({ samples, all, at: samples.at(-1)?.eventTime ?? NOW }));

const shifted = (samples: readonly TrendSample[], byMs: number): TrendSample[] =>
  samples.map((sample) => ({ ...sample, eventTime: epochMs(sample.eventTime + byMs) }));

describe('assessTrend, of any movie', () => {
  it('gives a popularity of any size the same label for the same relative movement', () => {
    fc.assert(
      fc.property(clearEvent, fc.double({ min: 0.1, max: 1000, noNaN: true }), (event, scale) => {
        expect(assessTrend(told(storyOf(event, 200 * scale)), NOW).label).toBe(event.label);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same trend at any other time of history', () => {
    fc.assert(
      fc.property(drawnCase, fc.integer({ min: -1e12, max: 1e12 }), ({ samples, at }, byMs) => {
        expect(assessTrend(shifted(samples, byMs), epochMs(at + byMs))).toEqual(assessTrend(samples, at));
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same trend in whatever order, and however often, its samples arrive', () => {
    const shuffled = drawnCase.chain(({ samples, at }) =>
      fc.tuple(
        fc.constant({ samples, at }),
        fc.shuffledSubarray([...samples], { minLength: samples.length }),
        fc.subarray([...samples]),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([{ samples, at }, permuted, twice]) => {
        expect(assessTrend([...permuted, ...twice], at)).toEqual(assessTrend(samples, at));
      }),
      { numRuns: 60 },
    );
  });

  it('does not look into the future, nor further back than a day and two hours', () => {
    fc.assert(
      fc.property(drawnCase, fc.nat(100_000), ({ samples, at }, popularity) => {
        const outside = [at + 1, at + HOUR_MS, at - 26 * HOUR_MS, at - 40 * HOUR_MS].map((eventTime) => ({
          eventTime: epochMs(eventTime),
          popularity,
          voteCount: 10 * popularity,
        }));
        const within = samples.filter(({ eventTime }) => eventTime > at - 26 * HOUR_MS);
        expect(assessTrend([...within, ...outside], at)).toEqual(assessTrend(samples, at));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps a clear label when a third of the samples are missing', () => {
    fc.assert(
      fc.property(clearEvent, fc.nat(), (event, seed) => {
        const random = seededRandom(seed);
        const kept = told(storyOf(event)).filter(() => random() > 1 / 3);
        expect(assessTrend(kept, NOW).label).toBe(event.label);
      }),
      { numRuns: 60 },
    );
  });

  it('never labels a quiet movie for one bad poll, however bad, wherever it is, whatever is missing after it', () => {
    const bad = fc.record({
      poll: fc.integer({ min: 0, max: 312 }),
      popularity: fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.constant(0)),
      voteCount: fc.oneof(fc.nat(1_000_000), fc.constant(0)),
      missingAfter: fc.nat(4),
      laterMinutes: fc.nat(60),
    });
    const quiet = told({ popularity: (hoursAgo) => 40 * wobble(hoursAgo), votes: votesAt(20, 20, 0) });
    fc.assert(
      fc.property(bad, ({ poll, popularity, voteCount, missingAfter, laterMinutes }) => {
        const samples = quiet
          .map((sample, index) => (index === poll ? { ...sample, popularity, voteCount } : sample))
          .filter((_, index) => index <= poll || index > poll + missingAfter);
        expect(assessTrend(samples, minutesAfter(NOW, laterMinutes)).label).toBe('none');
      }),
      { numRuns: 400 },
    );
  });

  it('answers finite numbers for any finite input', () => {
    const sample = fc.record({
      eventTime: fc.integer({ min: NOW - 27 * HOUR_MS, max: NOW }).map(epochMs),
      popularity: fc.double({ min: 0, max: 1e12, noNaN: true }),
      voteCount: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 400, size: 'max' }), (samples) => {
        const { score, growth, velocity, acceleration, voteRate } = assessTrend(samples, NOW);
        for (const value of [score, growth, velocity ?? 0, acceleration ?? 0, voteRate ?? 0])
          expect(value).toSatisfy(Number.isFinite);
      }),
      { numRuns: 60 },
    );
  });
});
