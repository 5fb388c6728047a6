import { expect, it } from 'vitest';
import type { SnapshotStore } from '../../../../lambdas/core/ports.ts';
import { type EpochMs, epochMs } from '../../../../lambdas/core/time.ts';

export interface SnapshotStoreRig<Row> {
  readonly store: SnapshotStore<Row>;
  /** Every live row. */
  all(): Promise<Row[]>;
  /** Whether the row of this key will still be there, whole, after so many seconds. */
  outlives(movieId: number, seconds: number): Promise<boolean>;
  /** Event times must be near it: the server refuses others. */
  readonly now: EpochMs;
}

/** A row of that movie as a sample says it; samples of different numbers differ in every column beside the key. */
export type SnapshotRowOf<Row> = (movieId: number, sample: number, now: EpochMs) => Row;

/** What every implementation keeps. `open` brings a store whose table is empty. */
export const snapshotStoreContract = <Row extends { readonly movieId: number }>(
  open: () => Promise<SnapshotStoreRig<Row>>,
  rowOf: SnapshotRowOf<Row>,
): void => {
  const writeOf = (now: EpochMs, movieId: number, sample: number, ttlSeconds = 3_600) => ({
    row: rowOf(movieId, sample, now),
    eventTime: epochMs(now - 60_000 + sample * 1_000),
    ttlSeconds,
  });

  it('keeps a row as it was written', async () => {
    const { store, all, now } = await open();
    await store.upsert([writeOf(now, 603, 1)]);
    expect(await all()).toEqual([rowOf(603, 1, now)]);
  });

  it.each([
    ['in order', [1, 2, 3]],
    ['backwards', [3, 2, 1]],
    ['mixed and repeated', [2, 3, 1, 3, 2]],
  ])('holds the sample with the greatest event time, written %s', async (_, samples) => {
    const { store, all, now } = await open();
    for (const sample of samples) await store.upsert([writeOf(now, 603, sample)]);
    expect(await all()).toEqual([rowOf(603, 3, now)]);
  });

  it('holds it too when one call brings all', async () => {
    const { store, all, now } = await open();
    await store.upsert([3, 1, 2].map((sample) => writeOf(now, 603, sample)));
    expect(await all()).toEqual([rowOf(603, 3, now)]);
  });

  it('keeps the time of the newest sample, whichever was written last', async () => {
    const { store, outlives, now } = await open();
    await store.upsert([writeOf(now, 603, 2, 4_000)]);
    await store.upsert([writeOf(now, 603, 1, 1_000)]);
    expect([await outlives(603, 3_900), await outlives(603, 4_001)]).toEqual([true, false]);
    await store.upsert([writeOf(now, 604, 1, 4_000)]);
    await store.upsert([writeOf(now, 604, 2, 1_000)]);
    expect([await outlives(604, 900), await outlives(604, 1_001)]).toEqual([true, false]);
  });

  it('takes hundreds of rows in one call', async () => {
    const { store, all, now } = await open();
    const movieIds = Array.from({ length: 300 }, (_, index) => index + 1);
    await store.upsert(movieIds.map((movieId) => writeOf(now, movieId, movieId % 3)));
    const rows = (await all()).toSorted((one, other) => one.movieId - other.movieId);
    expect(rows).toEqual(movieIds.map((movieId) => rowOf(movieId, movieId % 3, now)));
  });

  it('takes nothing to write for nothing to do', async () => {
    const { store, all } = await open();
    await store.upsert([]);
    expect(await all()).toEqual([]);
  });
};
