import { expect, it } from 'vitest';
import { chunksOf } from '../../../../lambdas/core/chunks.ts';
import type { RowPublisher } from '../../../../lambdas/core/stream/counted-ports.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../../../../lambdas/core/time.ts';
import type { WindowFigures, WindowHistory } from '../../../../lambdas/core/trends/trend-ports.ts';
import { WINDOW_MS } from '../../../builders/time.ts';
import { type AggregateOf, publishedRowOf } from '../counted-table/window-samples.ts';

export interface WindowHistoryRig<Figures extends WindowFigures, Aggregate> {
  readonly history: WindowHistory<Figures>;
  /** Of the same table. */
  readonly publisher: RowPublisher<Aggregate>;
  /** Of the clock by which rows lapse. */
  readonly now: EpochMs;
}

const MOVIE = 603;
const HOURS = 46;

/** What every implementation keeps. `open` brings an empty table, `figuresOf` is what a row must be read as. */
export const windowHistoryContract = <Figures extends WindowFigures, Aggregate>(
  open: () => Promise<WindowHistoryRig<Figures, Aggregate>>,
  aggregateOf: AggregateOf<Aggregate>,
  figuresOf: (windowStart: EpochMs, aggregate: Aggregate) => Figures,
): void => {
  const opened = async () => {
    const { history, publisher, now } = await open();
    const start = hourOf(epochMs(now - HOURS * HOUR_MS));
    const windowAt = (index: number): EpochMs => epochMs(start + index * WINDOW_MS);
    const figuresAt = (window: number): Figures => figuresOf(windowAt(window), aggregateOf(1 + (window % 4)));
    const fill = async (windows: readonly number[], movieId = MOVIE): Promise<void> => {
      const rows = windows.map((window) => publishedRowOf(movieId, windowAt(window), aggregateOf, 1 + (window % 4)));
      for (const some of chunksOf(rows, 30)) await publisher.publish(some);
    };
    const since = (minutes: number) => history.since(MOVIE, epochMs(start + minutes * 60_000));
    return { history, start, figuresAt, fill, since };
  };

  /**
   *  00:00          01:00          02:00          03:00
   *  [-0--5---11----)[-----17--23---)[------------)[-36---
   *   since(01:40) reads from 01:00 on
   */
  it("reads one movie's rows from a full hour on, oldest first", async () => {
    const { fill, figuresAt, since } = await opened();
    await fill([36, 11, 0, 17, 23, 5]);
    await fill([20], 604);
    expect(await since(100)).toEqual([17, 23, 36].map(figuresAt));
    expect(await since(60)).toEqual([17, 23, 36].map(figuresAt));
    expect(await since(59)).toEqual([0, 5, 11, 17, 23, 36].map(figuresAt));
    expect(await since(181)).toEqual([36].map(figuresAt));
    expect(await since(240)).toEqual([]);
  });

  it('reads a movie without rows', async () => {
    const { history, start } = await opened();
    expect(await history.since(1, start)).toEqual([]);
  });

  it('reads nearly two full days', async () => {
    const { fill, figuresAt, since } = await opened();
    const windows = Array.from({ length: HOURS * 12 }, (_, index) => index);
    await fill(windows);
    expect(await since(-60)).toEqual(windows.map(figuresAt));
  });
};
