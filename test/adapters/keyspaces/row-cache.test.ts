import { describe, expect, it } from 'vitest';
import { makeRowCache } from '../../../lambdas/adapters/keyspaces/row-cache.ts';
import type { RowsByStart } from '../../../lambdas/core/stream/compare-and-set.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { NOW, WINDOW_MS } from '../../builders/time.ts';

/** So many windows of so many identities each, the oldest first. */
const rowsOf = (windows: number, identities = 1): RowsByStart<number> =>
  new Map(
    Array.from({ length: windows }, (_, index) => {
      const windowStart = epochMs(NOW + index * WINDOW_MS);
      const applied = new Set(Array.from({ length: identities }, (_, identity) => identity));
      return [windowStart, { windowStart, ver: 1, aggregate: identities, applied, velocity: null }];
    }),
  );

describe('the rows of the movies written last', () => {
  it('are there to be changed in place', () => {
    const cache = makeRowCache<number>(100);
    const rows = rowsOf(2);
    cache.set(603, rows);
    expect(cache.get(603)).toBe(rows);
    expect(cache.get(604)).toBeUndefined();
  });

  it('make room for others when they were not used for longest', () => {
    const cache = makeRowCache<number>(6);
    cache.set(1, rowsOf(1));
    cache.set(2, rowsOf(1));
    cache.set(3, rowsOf(1));
    cache.get(1);
    cache.set(4, rowsOf(1));
    expect([1, 2, 3, 4].map((movieId) => cache.get(movieId) !== undefined)).toEqual([true, false, true, true]);
  });

  it('take as much room as their identities do', () => {
    const cache = makeRowCache<number>(20);
    cache.set(1, rowsOf(1));
    cache.set(2, rowsOf(1, 16 * 19));
    expect([cache.get(1), cache.get(2)?.size]).toEqual([undefined, 1]);
  });

  it('are not kept where they alone are more than all the room', () => {
    const cache = makeRowCache<number>(20);
    cache.set(1, rowsOf(1, 10_000));
    expect(cache.get(1)).toBeUndefined();
  });

  it('are at most a hundred per movie, the newest that were written', () => {
    const cache = makeRowCache<number>(1_000);
    cache.set(603, rowsOf(130));
    const starts = [...(cache.get(603)?.keys() ?? [])];
    expect([starts.length, starts[0]]).toEqual([100, NOW + 30 * WINDOW_MS]);
  });
});
