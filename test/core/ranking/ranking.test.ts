import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeShardOf } from '../../../lambdas/core/change-log/change-log-ports.ts';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import {
  labelsOf,
  mergeFindings,
  rankedMoviesOf,
  rankingOf,
  selectionOf,
  titleOf,
} from '../../../lambdas/core/ranking/ranking.ts';
import { utcDay } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import type { Finding, ShardFindings } from '../../../lambdas/core/trends/trend-ports.ts';
import { NOW } from '../../builders/time.ts';

const finding: fc.Arbitrary<Finding> = fc.record({
  movieId: fc.nat(2_000),
  label: fc.constantFrom('hot', 'breakout', 'declining'),
  // Few values, so that there are ties.
  score: fc.integer({ min: 3, max: 6 }),
  growth: fc.integer({ min: 1, max: 3 }),
  velocity: fc.oneof(fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true })),
  acceleration: fc.constant(null),
  since: fc.constant(NOW),
  reason: fc.constant('why'),
  changedOn: fc.constant(utcDay(20_000)),
});
const findings = fc.uniqueArray(finding, { selector: ({ movieId }) => movieId, maxLength: 400, size: 'max' });
const details = { titles: new Map<number, string>(), reviewVolumes: new Map<number, number>() };

/** As one shard. */
const allOf = (labelled: readonly Finding[]) =>
  mergeFindings(new Map([[0, { labelled, watched: [], ended: [], dayMovies: 0 }]]), [0]);
const rankingFrom = (all: readonly Finding[]) => rankingOf(selectionOf(allOf(all)), details);

describe('A ranking', () => {
  const of = (movieId: number, label: Finding['label'], score: number, growth = 1): Finding => ({
    movieId,
    label,
    score,
    growth,
    velocity: null,
    acceleration: null,
    since: NOW,
    reason: 'why',
    changedOn: utcDay(20_000),
  });

  it('has breakouts before hot movies, then the score, the growth, the id', () => {
    const all = [
      of(1, 'hot', 99),
      of(2, 'breakout', 5),
      of(3, 'breakout', 6),
      of(4, 'breakout', 6, 2),
      of(6, 'hot', 4),
      of(5, 'hot', 4),
      of(7, 'declining', 50),
      of(8, 'declining', 60),
    ];
    const ids = (rows: readonly { movieId: number }[]) => rows.map(({ movieId }) => movieId);
    const { trending, breakout, declining } = rankingFrom(all);
    expect(ids(trending)).toEqual([4, 3, 2, 1, 5, 6]);
    expect(ids(breakout)).toEqual([4, 3, 2]);
    expect(ids(declining)).toEqual([8, 7]);
  });

  it('shows titles and reviews, and the id of a movie whose title is not known', () => {
    const selection = selectionOf([of(603, 'breakout', 5, 4.5), of(604, 'declining', 5, 0.5)]);
    const ranking = rankingOf(selection, { titles: new Map([[603, 'Alien']]), reviewVolumes: new Map([[603, 7]]) });
    expect(ranking.breakout).toEqual([
      expect.objectContaining({ rank: 1, title: 'Alien', growth: 4.5, reviewVolume: 7 }),
    ]);
    expect(ranking.declining).toEqual([expect.objectContaining({ title: '#604', loss: 0.5, reviewVolume: 0 })]);
    expect(ranking.trending).toEqual([
      expect.objectContaining({ title: 'Alien', label: 'breakout', since: NOW, reason: 'why' }),
    ]);
    expect(rankedMoviesOf(selection)).toEqual([603, 604]);
    expect(titleOf(9, new Map())).toBe('#9');
  });

  it('is none while a shard is missing', () => {
    const found = new Map([[3, { labelled: [], watched: [], ended: [], dayMovies: 0 }]]);
    expect(mergeFindings(found, [3])).toEqual([]);
    expect(() => mergeFindings(found, [3, 4, 5])).toThrow(new RetryBatch('nothing was found yet by the shards 4, 5'));
  });

  it('is the same, however the movies are spread over shards and in whatever order they come', () => {
    const spread = findings.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(spread, ([all, shuffled]) => {
        const found = new Map<number, ShardFindings>();
        for (const [shard, labelled] of Map.groupBy(shuffled, ({ movieId }) => changeShardOf(movieId)))
          found.set(shard, { labelled, watched: [], ended: [], dayMovies: 0 });
        const merged = mergeFindings(found, [...found.keys()]);
        expect(rankingOf(selectionOf(merged), details)).toEqual(rankingFrom(all));
        expect(labelsOf(merged)).toEqual(labelsOf(allOf(all)));
      }),
      { numRuns: 100 },
    );
  });

  it('has at most 100 movies, none twice, ranks without gaps, and leaves out nobody who ranks before who is in', () => {
    fc.assert(
      fc.property(findings, (all) => {
        const { trending, breakout, declining } = rankingFrom(all);
        for (const rows of [trending, breakout, declining]) {
          expect(rows.length).toBeLessThanOrEqual(100);
          expect(new Set(rows.map(({ movieId }) => movieId)).size).toBe(rows.length);
          expect(rows.map(({ rank }) => rank)).toEqual(rows.map((_, index) => index + 1));
        }
        const scores = all.filter(({ label }) => label === 'declining').map(({ score }) => score);
        expect(declining.map(({ score }) => score)).toEqual(scores.sort((a, b) => b - a).slice(0, 100));
      }),
      { numRuns: 100 },
    );
  });
});
