import { expect, it } from 'vitest';
import { viewColumnsOf, type WindowTable } from '../../../../lambdas/adapters/rows/window-tables.ts';
import type { VelocityCell, WindowRow, WindowRows } from '../../../../lambdas/core/serving/window-rows.ts';
import type { RowPublisher } from '../../../../lambdas/core/stream/counted-ports.ts';
import { rowVersionOf } from '../../../../lambdas/core/stream/row-version.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf, MINUTE_MS } from '../../../../lambdas/core/time.ts';
import { WINDOW_MS } from '../../../builders/time.ts';
import { type AggregateOf, publishedRowOf } from './window-samples.ts';

export interface WindowRowsRig<Aggregate> {
  readonly publisher: RowPublisher<Aggregate>;
  /** Of the same table. */
  readonly rows: WindowRows;
  /** Of the clock by which rows lapse. */
  readonly now: EpochMs;
  /** Whether the row will still be there after so many seconds. */
  outlives(movieId: number, windowStart: EpochMs, seconds: number): Promise<boolean>;
}

const MOVIE = 603;

/** What every implementation keeps. `open` brings an empty table. */
export const windowRowsContract = <Aggregate>(
  open: () => Promise<WindowRowsRig<Aggregate>>,
  table: WindowTable<Aggregate>,
  aggregateOf: AggregateOf<Aggregate>,
): void => {
  const opened = async () => {
    const rig = await open();
    const start = hourOf(epochMs(rig.now - 40 * HOUR_MS));
    const windowAt = (index: number): EpochMs => epochMs(start + index * WINDOW_MS);
    const rowOf = (window: number, size: number, velocity: number | null = null): WindowRow => {
      const columns = viewColumnsOf(table, aggregateOf(size));
      return {
        windowStart: windowAt(window),
        size,
        average: columns[table.averageColumn] as number,
        velocity,
        columns,
      };
    };
    const publish = (window: number, size: number, movieId = MOVIE, ttlSeconds = 3_600): Promise<void> =>
      rig.publisher.publish([publishedRowOf(movieId, windowAt(window), aggregateOf, size, ttlSeconds)]);
    const cellOf = (window: number, velocity: number | null, ver: number): VelocityCell => ({
      movieId: MOVIE,
      windowStart: windowAt(window),
      velocity,
      ver,
      ttlSeconds: 3_600,
    });
    return { ...rig, start, windowAt, rowOf, publish, cellOf };
  };

  it('reads a row as it was published, with how many it counts', async () => {
    const { rows, start, rowOf, publish } = await opened();
    expect(await rows.since(MOVIE, start)).toEqual([]);
    await publish(0, 3);
    expect(await rows.since(MOVIE, start)).toEqual([rowOf(0, 3)]);
  });

  it.each([[[1, 2, 3]], [[3, 2, 1]], [[2, 3, 1, 3, 2]]])(
    'shows of the versions %j the greatest, in whatever order they arrive',
    async (sizes) => {
      const { rows, start, rowOf, publish } = await opened();
      for (const size of sizes) await publish(0, size);
      expect(await rows.since(MOVIE, start)).toEqual([rowOf(0, 3)]);
    },
  );

  it('tells by some bits of the set which of two rows of one size stays, whole', async () => {
    const { publisher, rows, start, windowAt } = await opened();
    const [one, other] = [
      publishedRowOf(MOVIE, windowAt(0), aggregateOf, 2),
      publishedRowOf(MOVIE, windowAt(0), aggregateOf, 3),
    ];
    const versions = [
      { ...one, ver: rowVersionOf(2, 7) },
      { ...other, ver: rowVersionOf(2, 4) },
    ];
    for (const row of [...versions, ...versions.toReversed()]) await publisher.publish([row]);
    const [stored] = await rows.since(MOVIE, start);
    expect(stored).toMatchObject({ size: 2, columns: viewColumnsOf(table, one.aggregate) });
  });

  it.each([1, 30, 31, 100])('takes %i rows of several movies in one call', async (count) => {
    const { publisher, rows, start, windowAt, rowOf } = await opened();
    const places = Array.from({ length: count }, (_, index) => ({ movieId: index % 7, window: index }));
    await publisher.publish(
      places.map(({ movieId, window }) => publishedRowOf(movieId, windowAt(window), aggregateOf, 1 + (window % 3))),
    );
    const found = await Promise.all([0, 1, 2, 3, 4, 5, 6].map((movieId) => rows.since(movieId, start)));
    const expected = [0, 1, 2, 3, 4, 5, 6].map((movieId) =>
      places.filter((place) => place.movieId === movieId).map(({ window }) => rowOf(window, 1 + (window % 3))),
    );
    expect(found).toEqual(expected);
  });

  /**
   *  00:00          01:00          02:00          03:00
   *  [-0--5---11----)[-----17--23---)[------------)[-36---
   *   since(01:40) reads from 01:00 on, before(01:40) reads 11
   */
  it("reads one movie's rows from a full hour on, oldest first, and the newest before a full hour", async () => {
    const { rows, start, rowOf, publish } = await opened();
    for (const window of [36, 11, 0, 17, 23, 5]) await publish(window, 2);
    await publish(20, 2, 604);
    const since = async (minutes: number) => await rows.since(MOVIE, epochMs(start + minutes * MINUTE_MS));
    const before = async (minutes: number) => await rows.before(MOVIE, epochMs(start + minutes * MINUTE_MS));
    const wholes = (...windows: number[]) => windows.map((window) => rowOf(window, 2));
    expect([await since(100), await since(59)]).toEqual([wholes(17, 23, 36), wholes(0, 5, 11, 17, 23, 36)]);
    expect([await since(181), await since(240)]).toEqual([wholes(36), []]);
    expect([await before(100), await before(179), await before(240)]).toEqual(wholes(11, 23, 36));
    expect([await before(59), await before(100_000)]).toEqual([null, rowOf(36, 2)]);
    expect(await rows.before(1, start)).toBeNull();
  });

  it('keeps a velocity beside its row, and of several the one with the greatest version', async () => {
    const { rows, start, rowOf, publish, cellOf } = await opened();
    await publish(0, 1);
    await publish(1, 1);
    await rows.storeVelocities([cellOf(0, 1.5, 20), cellOf(1, 0.25, 5)]);
    await rows.storeVelocities([cellOf(0, 9, 10)]);
    await rows.storeVelocities([cellOf(1, null, 6)]);
    expect(await rows.since(MOVIE, start)).toEqual([rowOf(0, 1, 1.5), rowOf(1, 1, null)]);
  });

  it('leaves a velocity as it is when the row is published again, until the next is derived', async () => {
    const { rows, start, rowOf, publish, cellOf } = await opened();
    await publish(0, 1);
    await rows.storeVelocities([cellOf(0, 1.5, 20)]);
    await publish(0, 2);
    expect(await rows.since(MOVIE, start)).toEqual([rowOf(0, 2, 1.5)]);
  });

  it('takes a velocity alone for no row', async () => {
    const { rows, start, cellOf } = await opened();
    await rows.storeVelocities([cellOf(0, 1.5, 20)]);
    expect(await rows.since(MOVIE, start)).toEqual([]);
    expect(await rows.before(MOVIE, epochMs(start + 5 * HOUR_MS))).toBeNull();
  });

  it('lets a row lapse when the write that stays says', async () => {
    const { windowAt, publish, outlives } = await opened();
    await publish(0, 1, MOVIE, 4_000);
    await publish(0, 2, MOVIE, 1_000);
    await publish(0, 1, MOVIE, 8_000);
    expect([await outlives(MOVIE, windowAt(0), 900), await outlives(MOVIE, windowAt(0), 1_001)]).toEqual([true, false]);
  });
};
