import { expect, it } from 'vitest';
import { chunksOf } from '../../../../lambdas/core/chunks.ts';
import type { WindowStore } from '../../../../lambdas/core/ports.ts';
import { type EpochMs, epochMs, HOUR_MS } from '../../../../lambdas/core/time.ts';
import type { WindowFigures, WindowHistory } from '../../../../lambdas/core/trends/trend-ports.ts';
import { at, WINDOW_MS } from '../../../builders/time.ts';
import type { TableSamples } from '../window-store/window-store-contract.ts';

export interface WindowHistoryRig<Figures extends WindowFigures, Aggregate> {
  readonly history: WindowHistory<Figures>;
  /** Of the same table. */
  readonly store: WindowStore<Aggregate>;
}

const MOVIE = 603;
const START = at('00:00:00');
const windowAt = (index: number): EpochMs => epochMs(START + index * WINDOW_MS);

/** What every implementation keeps. `open` brings an empty table, `figuresOf` is what a row must be read as. */
export const windowHistoryContract = <Figures extends WindowFigures, Aggregate>(
  open: () => Promise<WindowHistoryRig<Figures, Aggregate>>,
  { aggregateOf, identityOf }: TableSamples<Aggregate>,
  figuresOf: (windowStart: EpochMs, aggregate: Aggregate, velocity: number | null) => Figures,
): void => {
  const velocityOf = (window: number): number | null => (window % 3 === 0 ? null : window / 7 - 1);
  const figuresAt = (window: number): Figures =>
    figuresOf(windowAt(window), aggregateOf(1 + (window % 4)), velocityOf(window));
  const fill = async (store: WindowStore<Aggregate>, windows: readonly number[], movieId = MOVIE): Promise<void> => {
    const writes = windows.map((window) => ({
      row: {
        windowStart: windowAt(window),
        ver: 1,
        aggregate: aggregateOf(1 + (window % 4)),
        applied: new Set([identityOf(0)]),
        velocity: velocityOf(window),
      },
      ttlSeconds: 3_600,
    }));
    // One after the other: writers of one partition are in each other's way.
    for (const some of chunksOf(writes, 30)) await store.compareAndSet(movieId, some);
  };

  /**
   *  00:00          01:00          02:00          03:00
   *  [-0--5---11----)[-----17--23---)[------------)[-36---
   *   since(01:40) reads from 01:00 on
   */
  it("reads one movie's rows from a full hour on, oldest first", async () => {
    const { history, store } = await open();
    await fill(store, [36, 11, 0, 17, 23, 5]);
    await fill(store, [20], 604);
    const since = (minutes: number) => history.since(MOVIE, epochMs(START + minutes * 60_000));
    expect(await since(100)).toEqual([17, 23, 36].map(figuresAt));
    expect(await since(60)).toEqual([17, 23, 36].map(figuresAt));
    expect(await since(59)).toEqual([0, 5, 11, 17, 23, 36].map(figuresAt));
    expect(await since(181)).toEqual([36].map(figuresAt));
    expect(await since(240)).toEqual([]);
  });

  it('knows the newest row before a full hour', async () => {
    const { history, store } = await open();
    await fill(store, [0, 5, 11, 17, 36]);
    const before = (minutes: number) => history.before(MOVIE, epochMs(START + minutes * 60_000));
    expect(await before(100)).toEqual(figuresAt(11));
    expect(await before(179)).toEqual(figuresAt(17));
    expect(await before(240)).toEqual(figuresAt(36));
    expect(await before(59)).toBeNull();
  });

  it('reads a movie without rows', async () => {
    const { history } = await open();
    expect([await history.since(1, START), await history.before(1, START)]).toEqual([[], null]);
  });

  it('reads two full days', async () => {
    const { history, store } = await open();
    const windows = Array.from({ length: 576 }, (_, index) => index);
    await fill(store, windows);
    expect(await history.since(MOVIE, epochMs(START - HOUR_MS))).toEqual(windows.map(figuresAt));
  });
};
