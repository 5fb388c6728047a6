import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allConcurrently, concurrently } from '../../lambdas/core/concurrently.ts';

describe('concurrently', () => {
  it('acts on every item once and reports no failure', async () => {
    const seen: number[] = [];
    expect(await concurrently([1, 2, 3, 4, 5], 2, async (item) => void seen.push(item))).toEqual([]);
    expect(seen.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5]);
  });

  it('does nothing for nothing', async () => {
    expect(await concurrently([], 8, () => Promise.reject(new Error('called')))).toEqual([]);
  });

  it('keeps to its limit, and reaches it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 8 }), async (count, limit) => {
        let running = 0;
        let most = 0;
        await concurrently(
          Array.from({ length: count }, (_, index) => index),
          limit,
          async () => {
            most = Math.max(most, ++running);
            await nextTurn();
            running--;
          },
        );
        expect(most).toBe(Math.min(limit, count));
        expect(running).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('goes on after a failure and names every failed item with its error', async () => {
    const seen: number[] = [];
    const failures = await concurrently([1, 2, 3, 4], 2, async (item) => {
      seen.push(item);
      if (item % 2 === 0) throw new Error(`no ${item}`);
    });
    expect(seen.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4]);
    expect(failures.map(({ item, error }) => [item, String(error)])).toEqual([
      [2, 'Error: no 2'],
      [4, 'Error: no 4'],
    ]);
  });

  it('waits for the slow ones though the first has failed: no promise outlives it', async () => {
    let ended = 0;
    const failures = await concurrently(['fails', 'slow', 'slow'], 3, async (item) => {
      if (item === 'fails') throw new Error(item);
      for (let turn = 0; turn < 5; turn++) await nextTurn();
      ended++;
    });
    expect(failures).toHaveLength(1);
    expect(ended).toBe(2);
  });

  it('takes an act that throws before it returns a promise for a failed one', async () => {
    const failures = await concurrently(['only'], 1, () => {
      throw new Error('at once');
    });
    expect(failures).toEqual([{ item: 'only', error: new Error('at once') }]);
  });
});

describe('allConcurrently', () => {
  it('acts on every item', async () => {
    const seen: number[] = [];
    await allConcurrently([1, 2, 3], 2, async (item) => void seen.push(item));
    expect(seen.toSorted((one, other) => one - other)).toEqual([1, 2, 3]);
  });

  it('throws the first failure, when all have ended', async () => {
    const seen: number[] = [];
    const all = allConcurrently([1, 2, 3, 4], 1, async (item) => {
      seen.push(item);
      if (item % 2 === 0) throw new Error(`no ${item}`);
    });
    await expect(all).rejects.toThrow('no 2');
    expect(seen).toEqual([1, 2, 3, 4]);
  });
});
