import { describe, expect, it } from 'vitest';
import type { ChangedType, RowChange } from '../../../lambdas/core/change-log/change-log-ports.ts';
import { DAY_MS, epochMs } from '../../../lambdas/core/time.ts';
import { candidatesOf, isDayTurned } from '../../../lambdas/core/trends/candidates.ts';
import { findingOf, NO_FINDINGS } from '../../builders/findings.ts';
import { at, NOW, WINDOW_MS } from '../../builders/time.ts';

const changeOf = (movieId: number, dataType: ChangedType, windowStart = NOW): RowChange => ({
  movieId,
  dataType,
  windowStart,
  changedAt: NOW,
});
describe('candidatesOf', () => {
  it('names each changed row of a movie once, by table, movies in the order of their ids', () => {
    const next = epochMs(NOW + WINDOW_MS);
    const changes = [changeOf(9, 'ratings', next), changeOf(9, 'ratings'), changeOf(9, 'ratings', next)];
    expect(candidatesOf([...changes, changeOf(1, 'sentiment', at('03:00:00'))], null, false)).toEqual([
      { movieId: 1, ratingWindows: new Set(), sentimentWindows: new Set([at('03:00:00')]), isAssessed: false },
      { movieId: 9, ratingWindows: new Set([next, NOW]), sentimentWindows: new Set(), isAssessed: true },
    ]);
  });

  it('assesses what the plan before wanted to see again, and when the day turns all with a label', () => {
    const before = { ...NO_FINDINGS, labelled: [findingOf(2, 'hot'), findingOf(4, 'hot')], watched: [3] };
    const assessed = (isTurn: boolean) =>
      candidatesOf([changeOf(2, 'sentiment')], before, isTurn).map(({ movieId, isAssessed }) => [movieId, isAssessed]);
    expect(assessed(false)).toEqual([
      [2, false],
      [3, true],
    ]);
    expect(assessed(true)).toEqual([
      [2, true],
      [3, true],
      [4, true],
    ]);
  });

  it('looks at no movie for what the workflow wrote to movie_stats, nor for a title', () => {
    expect(candidatesOf([changeOf(1, 'stats'), changeOf(2, 'title')], NO_FINDINGS, false)).toEqual([]);
  });
});

describe('the day', () => {
  it.each([
    ['23:55:00', '00:01:00', true],
    ['07:55:00', '08:01:00', true],
    ['08:01:00', '08:06:00', false],
    ['12:00:00', '12:06:00', false],
  ])('between %s and %s turns: %s', (before, now, turns) => {
    const from = before > now ? epochMs(at(before) - DAY_MS) : at(before);
    expect(isDayTurned(from, at(now))).toBe(turns);
  });

  it('has turned for whoever knows of no plan before', () => {
    expect(isDayTurned(null, NOW)).toBe(true);
  });
});
