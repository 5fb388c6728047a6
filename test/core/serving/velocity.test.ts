import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AveragedRow, derivedRowsOf, needsRowBefore } from '../../../lambdas/core/serving/velocity.ts';
import { type EpochMs, epochMs } from '../../../lambdas/core/time.ts';
import { at, WINDOW_MS, WINDOWING } from '../../builders/time.ts';

const START = at('10:00:00');
const windowAt = (index: number): EpochMs => epochMs(START + index * WINDOW_MS);
const rowAt = (window: number, average: number, size = 1): AveragedRow => ({
  windowStart: windowAt(window),
  average,
  size,
});
const changed = (...windows: number[]) => new Set(windows.map(windowAt));

describe('derived rows', () => {
  /**
   *  0      1      2      3      5        5: an empty window lies between
   *  [-7.0--)[-7.1--)[-7.4--)[-7.4--)   [-6.9--)
   */
  const rows = [rowAt(0, 7), rowAt(1, 7.1), rowAt(2, 7.4), rowAt(3, 7.4), rowAt(5, 6.9)];
  const derived = (windows: number[], before: AveragedRow | null = null) =>
    derivedRowsOf(rows, before, changed(...windows), WINDOWING).map(({ row, velocity }) => [
      (row.windowStart - START) / WINDOW_MS,
      velocity,
    ]);

  it('are a changed row and the one after it, and no other', () => {
    expect(derived([1])).toEqual([
      [1, expect.closeTo(1.2, 9)],
      [2, expect.closeTo(3.6, 9)],
    ]);
    expect(derived([0]).map(([window]) => window)).toEqual([0, 1]);
    expect(derived([5]).map(([window]) => window)).toEqual([5]);
    expect(derived([])).toEqual([]);
  });

  it('name a row once that changed itself and follows a changed one', () => {
    expect(derived([1, 2]).map(([window]) => window)).toEqual([1, 2, 3]);
  });

  it('have a change per hour, over whatever windows are empty', () => {
    expect(derived([5])).toEqual([[5, expect.closeTo(-0.5 / (10 / 60), 9)]]);
    expect(derived([3])).toEqual([
      [3, 0],
      [5, expect.closeTo(-3, 9)],
    ]);
  });

  it('have none for the first row of all, and compare with the row before where there is one', () => {
    expect(derived([0])[0]).toEqual([0, null]);
    expect(derived([0], rowAt(-24, 6))[0]).toEqual([0, 0.5]);
  });

  it('follow a changed row that lies before the rows in hand', () => {
    expect(derived([-24], rowAt(-24, 6))).toEqual([[0, 0.5]]);
  });

  it('need the row before only where the first one changed', () => {
    expect([needsRowBefore(rows, changed(0)), needsRowBefore(rows, changed(1, 2))]).toEqual([true, false]);
    expect(needsRowBefore([], changed(0))).toBe(false);
  });
});

describe('the version of a row with its velocity', () => {
  const versionOf = (row: AveragedRow, before: AveragedRow | null): number =>
    derivedRowsOf([row], before, new Set([row.windowStart]), WINDOWING)[0]?.ver ?? Number.NaN;

  it('is how many the row counts where there is none before', () => {
    expect([1, 2, 20_000].map((size) => versionOf(rowAt(0, 7, size), null))).toEqual([1, 2, 20_000]);
  });

  it('lies within a minute, so that a write timestamp made of it is taken at once', () => {
    expect(versionOf(rowAt(0, 7, 18_000), rowAt(-1, 7, 18_000))).toBeLessThan(61_000_000);
    expect(versionOf(rowAt(0, 7), rowAt(-575, 7))).toBeGreaterThan(100_000);
  });

  /** Windows come and grow, one record at a time, in any order. */
  it('grows with every change of the row or of the one before it, and with nothing else', () => {
    const arrivals = fc.array(fc.nat(12), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(arrivals, (windows) => {
        const sizes = new Map<number, number>();
        let [ver, known] = [0, ''];
        for (const window of windows) {
          sizes.set(window, (sizes.get(window) ?? 0) + 1);
          const rows = [...sizes].sort(([a], [b]) => a - b).map(([at, size]) => rowAt(at, 7, size));
          const last = rows.findIndex((row) => row.windowStart === windowAt(12));
          if (last < 0) continue;
          const [row, before] = [rows[last] as AveragedRow, rows[last - 1] ?? null];
          const next = versionOf(row, before);
          const now = JSON.stringify([row, before]);
          expect(Math.sign(next - ver)).toBe(now === known ? 0 : 1);
          [ver, known] = [next, now];
        }
      }),
      { numRuns: 300 },
    );
  });
});
