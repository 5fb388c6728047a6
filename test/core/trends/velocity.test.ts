import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EpochMs, epochMs } from '../../../lambdas/core/time.ts';
import type { WindowFigures } from '../../../lambdas/core/trends/trend-ports.ts';
import { needsRowBefore, velocitiesOf } from '../../../lambdas/core/trends/velocity.ts';
import { at, WINDOW_MS } from '../../builders/time.ts';

const START = at('10:00:00');
const windowAt = (index: number): EpochMs => epochMs(START + index * WINDOW_MS);
const rowAt = (window: number, average: number, velocity: number | null = null): WindowFigures => ({
  windowStart: windowAt(window),
  average,
  velocity,
});
const changed = (...windows: number[]) => new Set(windows.map(windowAt));

describe('velocitiesOf', () => {
  /**
   *  0      1      2      3      5        5: an empty window lies between
   *  [-7.0--)[-7.1--)[-7.4--)[-7.4--)   [-6.9--)
   */
  const rows = [rowAt(0, 7), rowAt(1, 7.1, 1.2), rowAt(2, 7.4), rowAt(3, 7.4), rowAt(5, 6.9)];
  const derived = (windows: number[], before: WindowFigures | null = null) =>
    velocitiesOf(rows, before, changed(...windows)).map(({ windowStart, velocity }) => [
      (windowStart - START) / WINDOW_MS,
      velocity,
    ]);

  it('concerns a changed row and the one after it, and no other', () => {
    expect(derived([1])).toEqual([
      [1, expect.closeTo(1.2, 9)],
      [2, expect.closeTo(3.6, 9)],
    ]);
    expect(derived([0]).map(([window]) => window)).toEqual([0, 1]);
    expect(derived([5]).map(([window]) => window)).toEqual([5]);
    expect(derived([])).toEqual([]);
  });

  it('names a row once that changed itself and follows a changed one', () => {
    expect(derived([1, 2]).map(([window]) => window)).toEqual([1, 2, 3]);
  });

  it('is a change per hour, over whatever windows are empty', () => {
    expect(derived([5])).toEqual([[5, expect.closeTo(-0.5 / (10 / 60), 9)]]);
    expect(derived([3])).toEqual([
      [3, 0],
      [5, expect.closeTo(-3, 9)],
    ]);
  });

  it('is null for the first row of all, and compares with the row before where there is one', () => {
    expect(derived([0])[0]).toEqual([0, null]);
    expect(derived([0], rowAt(-24, 6))[0]).toEqual([0, 0.5]);
  });

  it('follows a changed row that lies before the rows in hand', () => {
    expect(derived([-24], rowAt(-24, 6))).toEqual([[0, 0.5]]);
  });

  it('tells what the row was derived from and what it shows', () => {
    expect(velocitiesOf(rows, null, changed(1))[0]).toEqual({
      windowStart: windowAt(1),
      average: 7.1,
      velocity: expect.closeTo(1.2, 9),
      stored: 1.2,
    });
  });

  it('needs the row before only where the first one changed', () => {
    expect([needsRowBefore(rows, changed(0)), needsRowBefore(rows, changed(1, 2))]).toEqual([true, false]);
    expect(needsRowBefore([], changed(0))).toBe(false);
  });

  /** Rows that change one by one in any order, each followed by a correction of what it concerns. */
  it('ends, whatever changes in whatever order, in what all rows together give', () => {
    const change = fc.record({ window: fc.nat(30), average: fc.double({ min: 0, max: 10, noNaN: true }) });
    const batches = fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 12 });
    fc.assert(
      fc.property(batches, (all) => {
        const table = new Map<number, WindowFigures>();
        const inOrder = () => [...table.values()].sort((a, b) => a.windowStart - b.windowStart);
        for (const batch of all) {
          for (const { window, average } of batch) table.set(window, rowAt(window, average));
          const windows = changed(...batch.map(({ window }) => window));
          for (const { windowStart, average, velocity } of velocitiesOf(inOrder(), null, windows)) {
            table.set((windowStart - START) / WINDOW_MS, { windowStart, average, velocity });
          }
        }
        const every = new Set(inOrder().map(({ windowStart }) => windowStart));
        const recomputed = velocitiesOf(inOrder(), null, every);
        expect(recomputed.map(({ stored }) => stored)).toEqual(recomputed.map(({ velocity }) => velocity));
      }),
      { numRuns: 300 },
    );
  });
});
