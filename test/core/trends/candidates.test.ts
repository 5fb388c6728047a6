import { describe, expect, it } from 'vitest';
import type { ChangedType, RowChange } from '../../../lambdas/core/change-log/change-log-ports.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { candidatesOf } from '../../../lambdas/core/trends/candidates.ts';
import { at, NOW, WINDOW_MS } from '../../builders/time.ts';

const changeOf = (movieId: number, dataType: ChangedType, windowStart = NOW): RowChange => ({
  movieId,
  dataType,
  windowStart,
  changedAt: NOW,
});
const labelled = (movieId: number) => ({
  movieId,
  label: 'hot' as const,
  score: 4,
  growth: 2,
  velocity: null,
  acceleration: null,
});

describe('candidatesOf', () => {
  it('names each changed row of a movie once, by table, movies in the order of their ids', () => {
    const next = epochMs(NOW + WINDOW_MS);
    const changes = [changeOf(9, 'ratings', next), changeOf(9, 'ratings'), changeOf(9, 'ratings', next)];
    expect(candidatesOf([...changes, changeOf(1, 'sentiment', at('03:00:00'))], null)).toEqual([
      { movieId: 1, ratingWindows: new Set(), sentimentWindows: new Set([at('03:00:00')]), isAssessed: false },
      { movieId: 9, ratingWindows: new Set([next, NOW]), sentimentWindows: new Set(), isAssessed: true },
    ]);
  });

  it('assesses movies that had a label or were about to get one, changed or not', () => {
    const candidates = candidatesOf([changeOf(2, 'sentiment')], { labelled: [labelled(2)], watched: [3] });
    expect(candidates.map(({ movieId, isAssessed }) => [movieId, isAssessed])).toEqual([
      [2, true],
      [3, true],
    ]);
  });

  it('looks at no movie for what the workflow wrote to movie_stats, nor for a title', () => {
    expect(candidatesOf([changeOf(1, 'stats'), changeOf(2, 'title')], { labelled: [], watched: [] })).toEqual([]);
  });
});
