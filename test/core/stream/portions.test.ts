import { describe, expect, it } from 'vitest';
import { portionsOf } from '../../../lambdas/core/stream/portions.ts';
import { countableRating } from '../../../lambdas/core/stream/rating.ts';
import { slotOf } from '../../../lambdas/core/stream/slots.ts';
import { contributionOf, windowAt } from './upsert-rig.ts';

const MOVIES = [7, 603, 604, 605, 606, 607];

describe('the portions of a batch', () => {
  it('are one per window and slot, window by window, with the entries of all its movies in order', () => {
    const windows = [0, -1, -2];
    const batch = windows.flatMap((window) =>
      MOVIES.flatMap((movieId) => [3, 1].map((at) => contributionOf(at, { movieId, window }))),
    );
    const portions = portionsOf(batch, countableRating);
    const places = portions.map(({ windowStart, slot }) => [windowStart, slot] as const);
    expect(places).toEqual([...places].sort(([a, b], [c, d]) => a - c || b - d));
    expect(new Set(places.map(String)).size).toBe(places.length);
    expect(places).toHaveLength(windows.length * new Set(MOVIES.map(slotOf)).size);
    const [some] = portions.filter(({ windowStart, movieIds }) => windowStart === windowAt(-1) && movieIds.has(603));
    expect(some?.slot).toBe(slotOf(603));
    expect(some?.entries.filter(([movieId]) => movieId === 603)).toEqual([
      [603, 3, 8, 100, 40],
      [603, 1, 8, 100, 40],
    ]);
    expect(portions.flatMap(({ contributions }) => contributions)).toHaveLength(batch.length);
  });
});
