import { expect, it } from 'vitest';
import type { Identity, WindowRow, WindowStore } from '../../../../lambdas/core/ports.ts';
import { type EpochMs, epochMs } from '../../../../lambdas/core/time.ts';
import { at, WINDOW_MS } from '../../../builders/time.ts';

/** One implementation of the port, and what a test must know of it beside the port. */
export interface WindowStoreRig<Aggregate> {
  readonly store: WindowStore<Aggregate>;
  /** Whether the row will still be there after so many seconds. */
  outlives(movieId: number, windowStart: EpochMs, seconds: number): Promise<boolean>;
}

/** A table's own identities and aggregates. */
export interface TableSamples<Aggregate> {
  identityOf(index: number): Identity;
  /** Of a window with so many records, at least one. */
  aggregateOf(count: number): Aggregate;
}

const TTL_SECONDS = 3_600;
const MOVIE = 603;

/** Windows of many hours, so that rows of one movie lie in many places of its partition. */
const windowAt = (index: number): EpochMs => epochMs(at('00:00:00') + index * WINDOW_MS);

/** What every implementation keeps. `open` brings a store whose table is empty. */
export const windowStoreContract = <Aggregate>(
  open: () => Promise<WindowStoreRig<Aggregate>>,
  { identityOf, aggregateOf }: TableSamples<Aggregate>,
): void => {
  const rowOf = (window: number, ver: number, count: number = ver): WindowRow<Aggregate> => ({
    windowStart: windowAt(window),
    ver,
    aggregate: aggregateOf(count),
    applied: new Set(Array.from({ length: count }, (_, index) => identityOf(index))),
    velocity: null,
  });
  const writeOf = (row: WindowRow<Aggregate>, ttlSeconds = TTL_SECONDS) => ({ row, ttlSeconds });
  const inOrder = (rows: readonly WindowRow<Aggregate>[]) => rows.toSorted((a, b) => a.windowStart - b.windowStart);

  it('reads nothing where nothing is', async () => {
    const { store } = await open();
    expect(await store.read(MOVIE, [windowAt(0), windowAt(1)])).toEqual([]);
    expect(await store.read(MOVIE, [])).toEqual([]);
  });

  it('reads a row as it was written, and its next version', async () => {
    const { store } = await open();
    for (const ver of [1, 2, 3]) {
      expect(await store.compareAndSet(MOVIE, [writeOf(rowOf(0, ver, ver * 2))])).toEqual([{ outcome: 'applied' }]);
      expect(await store.read(MOVIE, [windowAt(0)])).toEqual([rowOf(0, ver, ver * 2)]);
    }
  });

  it('keeps the velocity derived for a row, until records change the row', async () => {
    const { store } = await open();
    await store.compareAndSet(MOVIE, [writeOf(rowOf(0, 1))]);
    for (const [ver, velocity] of [
      [2, -0.125],
      [3, 0],
    ] as const) {
      const derived = { ...rowOf(0, ver, 1), velocity };
      expect(await store.compareAndSet(MOVIE, [writeOf(derived)])).toEqual([{ outcome: 'applied' }]);
      expect(await store.read(MOVIE, [windowAt(0)])).toEqual([derived]);
    }
    await store.compareAndSet(MOVIE, [writeOf(rowOf(0, 4, 2))]);
    expect(await store.read(MOVIE, [windowAt(0)])).toEqual([rowOf(0, 4, 2)]);
  });

  it('keeps movies apart, and windows', async () => {
    const { store } = await open();
    await store.compareAndSet(MOVIE, [writeOf(rowOf(0, 1, 2)), writeOf(rowOf(1, 1, 3))]);
    await store.compareAndSet(604, [writeOf(rowOf(0, 1, 4))]);
    expect(await store.read(MOVIE, [windowAt(0)])).toEqual([rowOf(0, 1, 2)]);
    expect(await store.read(604, [windowAt(0), windowAt(1)])).toEqual([rowOf(0, 1, 4)]);
  });

  it('refuses to insert over a row, and shows it', async () => {
    const { store } = await open();
    await store.compareAndSet(MOVIE, [writeOf(rowOf(0, 1, 5))]);
    expect(await store.compareAndSet(MOVIE, [writeOf(rowOf(0, 1, 9))])).toEqual([
      { outcome: 'conflict', current: rowOf(0, 1, 5) },
    ]);
    expect(await store.read(MOVIE, [windowAt(0)])).toEqual([rowOf(0, 1, 5)]);
  });

  it.each([
    ['an older version', 2],
    ['a newer version', 4],
    ['its own version once more', 3],
  ])('refuses an update that expects %s', async (_, ver) => {
    const { store } = await open();
    for (const present of [1, 2, 3]) await store.compareAndSet(MOVIE, [writeOf(rowOf(0, present))]);
    const [result] = await store.compareAndSet(MOVIE, [writeOf(rowOf(0, ver === 4 ? 5 : ver, 9))]);
    expect(result?.outcome).toBe('conflict');
    // What is shown may be nothing, but never something else.
    const shown = result?.outcome === 'conflict' ? result.current : undefined;
    expect([undefined, rowOf(0, 3)]).toContainEqual(shown);
    expect(await store.read(MOVIE, [windowAt(0)])).toEqual([rowOf(0, 3)]);
  });

  it('refuses an update where no row is, and makes none', async () => {
    const { store } = await open();
    const [result] = await store.compareAndSet(MOVIE, [writeOf(rowOf(0, 2))]);
    expect(result?.outcome).toBe('conflict');
    expect(result?.outcome === 'conflict' ? (result.current ?? null) : 'applied').toBeNull();
    expect(await store.read(MOVIE, [windowAt(0)])).toEqual([]);
  });

  it.each([1, 30, 31, 100])(
    'writes %i rows of a movie in one call, new ones and then their next versions',
    async (count) => {
      const { store } = await open();
      const windows = Array.from({ length: count }, (_, index) => index);
      for (const ver of [1, 2]) {
        const results = await store.compareAndSet(
          MOVIE,
          windows.map((window) => writeOf(rowOf(window, ver, ver + (window % 3)))),
        );
        expect(results).toEqual(windows.map(() => ({ outcome: 'applied' })));
      }
      const rows = await store.read(MOVIE, windows.map(windowAt));
      expect(inOrder(rows)).toEqual(windows.map((window) => rowOf(window, 2, 2 + (window % 3))));
    },
  );

  it('answers for every write of a call what became of it, in order', async () => {
    const { store } = await open();
    const windows = Array.from({ length: 40 }, (_, index) => index);
    await store.compareAndSet(MOVIE, [writeOf(rowOf(3, 1, 7)), writeOf(rowOf(35, 1, 7))]);
    const results = await store.compareAndSet(
      MOVIE,
      windows.map((window) => writeOf(rowOf(window, 1))),
    );
    expect(results).toHaveLength(40);
    const stored = new Map((await store.read(MOVIE, windows.map(windowAt))).map((row) => [row.windowStart, row]));
    results.forEach((result, window) => {
      const row = stored.get(windowAt(window));
      const said = result.outcome === 'applied' ? rowOf(window, 1) : result.current;
      // `undefined` says nothing, `null` that there is no row.
      expect(row).toEqual(said === undefined ? row : (said ?? undefined));
    });
    expect([results[3]?.outcome, results[35]?.outcome]).toEqual(['conflict', 'conflict']);
    expect([stored.get(windowAt(3)), stored.get(windowAt(35))]).toEqual([rowOf(3, 1, 7), rowOf(35, 1, 7)]);
  });

  it('keeps a row of 4,000 identities', async () => {
    const { store } = await open();
    await store.compareAndSet(MOVIE, [writeOf(rowOf(0, 1, 3_999))]);
    expect(await store.compareAndSet(MOVIE, [writeOf(rowOf(0, 2, 4_000))])).toEqual([{ outcome: 'applied' }]);
    expect(await store.read(MOVIE, [windowAt(0)])).toEqual([rowOf(0, 2, 4_000)]);
  });

  it('lets a row lapse when its last write says', async () => {
    const { store, outlives } = await open();
    await store.compareAndSet(MOVIE, [writeOf(rowOf(0, 1), 4_000), writeOf(rowOf(1, 1), 4_000)]);
    await store.compareAndSet(MOVIE, [writeOf(rowOf(0, 2), 1_000)]);
    expect([await outlives(MOVIE, windowAt(0), 900), await outlives(MOVIE, windowAt(0), 1_001)]).toEqual([true, false]);
    expect([await outlives(MOVIE, windowAt(1), 3_900), await outlives(MOVIE, windowAt(1), 4_001)]).toEqual([
      true,
      false,
    ]);
  });

  it('a refused write leaves the time a row has', async () => {
    const { store, outlives } = await open();
    await store.compareAndSet(MOVIE, [writeOf(rowOf(0, 1), 1_000)]);
    await store.compareAndSet(MOVIE, [writeOf(rowOf(0, 1, 2), 9_000)]);
    expect([await outlives(MOVIE, windowAt(0), 900), await outlives(MOVIE, windowAt(0), 1_001)]).toEqual([true, false]);
  });

  it('ends in as many versions as increments succeeded, however many writers there are', async () => {
    const { store } = await open();
    const increment = async (): Promise<void> => {
      for (;;) {
        const [row] = await store.read(MOVIE, [windowAt(0)]);
        const next = rowOf(0, (row?.ver ?? 0) + 1);
        const [result] = await store.compareAndSet(MOVIE, [writeOf(next)]).catch(() => []);
        if (result?.outcome === 'applied') return;
      }
    };
    await Promise.all(Array.from({ length: 6 }, async () => await increment().then(increment)));
    expect(await store.read(MOVIE, [windowAt(0)])).toEqual([rowOf(0, 12)]);
  });
};
