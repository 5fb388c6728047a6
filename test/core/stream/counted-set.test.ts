import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CountedRow, Entry } from '../../../lambdas/core/stream/counted-ports.ts';
import { type Countable, countedRowsOf } from '../../../lambdas/core/stream/counted-set.ts';
import { sizeOfVersion } from '../../../lambdas/core/stream/row-version.ts';
import { NOW } from '../../builders/time.ts';

/** A value is its last cell; the cell before it says which of several counts. */
const sums: Countable<number, number> = {
  cellsOf: (value) => [0, value],
  valueOf: ([, , , value = 0]) => value,
  fold: (sum = 0, value) => sum + value,
};
const rowsOf = (entries: readonly Entry[], movieIds = [1]) => countedRowsOf(NOW, entries, new Set(movieIds), sums);
const rowOf = (entries: readonly Entry[]): CountedRow<number> => rowsOf(entries)[0] as CountedRow<number>;

const entry = fc
  .tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.nat(3), fc.nat(3))
  .map(([identity, order, value]): Entry => [1, identity, order, value]);
const entries = fc.array(entry, { minLength: 1, maxLength: 12 });

/** As plainly as it can be said. */
const expected = (all: readonly Entry[]): number => {
  const best = new Map<unknown, Entry>();
  for (const one of all) {
    const known = best.get(one[1]);
    const isGreater =
      known === undefined ||
      Number(one[2]) > Number(known[2]) ||
      (one[2] === known[2] && Number(one[3]) > Number(known[3]));
    if (isGreater) best.set(one[1], one);
  }
  return [...best.values()].reduce((sum, one) => sum + Number(one[3]), 0);
};

describe('a row made of entries', () => {
  it('is the sum over its movie’s identities, each once, of the greatest entry', () => {
    const row = rowOf([
      [1, 'a', 5, 10],
      [2, 'a', 5, 1_000],
      [1, 'a', 5, 10],
      [1, 'b', 5, 3],
      [1, 'a', 7, 20],
    ]);
    expect([row.movieId, row.windowStart, row.aggregate]).toEqual([1, NOW, 23]);
    expect([...row.counted]).toEqual([
      ['a', [1, 'a', 7, 20]],
      ['b', [1, 'b', 5, 3]],
    ]);
    expect(sizeOfVersion(row.ver)).toBe(3);
  });

  it('is a row for each movie that is asked for and has any', () => {
    const rows = rowsOf(
      [
        [1, 'a', 0, 1],
        [2, 'a', 0, 2],
        [3, 'a', 0, 3],
      ],
      [1, 3, 4],
    );
    expect(rows.map(({ movieId, aggregate }) => [movieId, aggregate])).toEqual([
      [1, 1],
      [3, 3],
    ]);
    expect(rowsOf([])).toEqual([]);
  });

  it('is the same, and of the same version, in whatever order and however often its entries come', () => {
    fc.assert(
      fc.property(entries, fc.array(fc.nat(), { maxLength: 12 }), (all, picks) => {
        const again = picks.map((pick) => all[pick % all.length] as Entry);
        const [one, other] = [rowOf(all), rowOf([...again, ...all.toReversed()])];
        expect([other.ver, other.aggregate]).toEqual([one.ver, one.aggregate]);
        expect(one.aggregate).toBe(expected(all));
      }),
    );
  });

  it('has a greater version than the row of any part of its entries', () => {
    fc.assert(
      fc.property(entries, entry, (all, more) => {
        const isNew = !all.some((one) => JSON.stringify(one) === JSON.stringify(more));
        const [before, after] = [rowOf(all), rowOf([...all, more])];
        expect(Math.sign(after.ver - before.ver)).toBe(isNew ? 1 : 0);
      }),
    );
  });

  it('has most likely another version than a row of as many other entries', () => {
    const versions = Array.from({ length: 500 }, (_, index) => rowOf([[1, `review-${index}`, 0, index / 7]]).ver);
    expect(new Set(versions).size).toBeGreaterThan(480);
    const samples = Array.from({ length: 500 }, (_, index) => rowOf([[1, index * 73, 0, 8]]).ver);
    expect(new Set(samples).size).toBeGreaterThan(480);
  });
});
