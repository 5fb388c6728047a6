import { expect, it } from 'vitest';
import type { CountedLog, Entry } from '../../../../lambdas/core/stream/counted-ports.ts';
import { type EpochMs, epochMs } from '../../../../lambdas/core/time.ts';
import { WINDOW_MS } from '../../../builders/time.ts';

/** One implementation of the port, and what a test must know of it beside the port. */
export interface CountedLogRig {
  readonly log: CountedLog;
  /** The start of a window that is open now. */
  readonly windowStart: EpochMs;
  /** Whether all entries of this partition will still be there after so many seconds. */
  outlives(windowStart: EpochMs, slot: number, movieId: number, seconds: number): Promise<boolean>;
  /** The same log as another process sees it, that remembers nothing. */
  elsewhere(): CountedLog;
}

const SLOT = 5;
const TTL_SECONDS = 3_600;

/** What every implementation keeps. `open` brings an empty one. */
export const countedLogContract = (open: () => Promise<CountedLogRig>): void => {
  const entryOf = (movieId: number, identity: string | number, ...cells: number[]): Entry => [
    movieId,
    identity,
    ...cells,
  ];
  const several = (movieId: number, count: number, from = 0): Entry[] =>
    Array.from({ length: count }, (_, index) => entryOf(movieId, `review-${from + index}`, index, -index / 8));
  const add = (
    log: CountedLog,
    windowStart: EpochMs,
    entries: readonly Entry[],
    slot = SLOT,
    ttlSeconds = TTL_SECONDS,
  ) => log.add([{ windowStart, slot, entries, ttlSeconds }]);
  /** Of these movies, each entry once. */
  const read = async (log: CountedLog, windowStart: EpochMs, movieIds: readonly number[], slot = SLOT) => {
    const wanted = new Set(movieIds);
    const [entries = []] = await log.read([{ windowStart, slot, movieIds: wanted }]);
    const texts = entries.filter(([movieId]) => wanted.has(movieId)).map((entry) => JSON.stringify(entry));
    return [...new Set(texts)].toSorted();
  };
  const textsOf = (entries: readonly Entry[]): string[] => entries.map((entry) => JSON.stringify(entry)).toSorted();

  it('reads nothing where nothing is, and asks and adds nothing for nothing', async () => {
    const { log, windowStart } = await open();
    expect(await read(log, windowStart, [603])).toEqual([]);
    await log.add([]);
    expect(await log.read([])).toEqual([]);
  });

  it.each([1, 3, 4, 5, 2_500])('reads %i entries as they were added, whoever reads', async (count) => {
    const { log, windowStart, elsewhere } = await open();
    const entries = [...several(603, count), entryOf(604, 73_000, 8.217, 26_000, 83.517)];
    await add(log, windowStart, entries);
    expect(await read(log, windowStart, [603, 604])).toEqual(textsOf(entries));
    expect(await read(elsewhere(), windowStart, [603, 604])).toEqual(textsOf(entries));
    expect(await read(elsewhere(), windowStart, [604])).toEqual(textsOf(entries.slice(-1)));
  });

  it('only grows: what is added again changes nothing, and nothing replaces anything', async () => {
    const { log, windowStart, elsewhere } = await open();
    const [first, other] = [several(603, 12), several(603, 12, 6)];
    for (const entries of [first, other, first, several(603, 1), [entryOf(603, 'review-0', 99, 0)]])
      await add(log, windowStart, entries);
    const expected = textsOf([...first, ...other.filter((entry) => !first.some((one) => one[1] === entry[1]))]);
    const values = await read(elsewhere(), windowStart, [603]);
    // One identity may have several values, and all of them stay.
    expect(values.filter((text) => text.includes('"review-0"'))).toHaveLength(2);
    expect(values.filter((text) => text.includes('"review-7"'))).toHaveLength(2);
    expect(values).toEqual(expect.arrayContaining(expected));
  });

  it('keeps windows, slots and movies apart', async () => {
    const { log, windowStart } = await open();
    const before = epochMs(windowStart - WINDOW_MS);
    await add(log, windowStart, several(603, 2));
    await add(log, before, several(603, 3));
    await add(log, windowStart, several(603, 4), SLOT + 1);
    await add(log, windowStart, several(604, 20));
    expect((await read(log, windowStart, [603])).length).toBe(2);
    expect((await read(log, before, [603])).length).toBe(3);
    expect((await read(log, windowStart, [603], SLOT + 1)).length).toBe(4);
    expect((await read(log, windowStart, [605])).length).toBe(0);
  });

  it('answers several questions at once, each in its place', async () => {
    const { log, windowStart } = await open();
    const windows = Array.from({ length: 5 }, (_, back) => epochMs(windowStart - back * WINDOW_MS));
    const partitions = windows.flatMap((start, back) =>
      Array.from({ length: 24 }, (_, slot) => ({ windowStart: start, slot, entries: several(slot, 1 + back) })),
    );
    await log.add(partitions.map((partition) => ({ ...partition, ttlSeconds: TTL_SECONDS })));
    const queries = partitions.map(({ windowStart: start, slot }) => ({
      windowStart: start,
      slot,
      movieIds: new Set([slot]),
    }));
    const answers = await log.read(queries);
    const counts = answers.map(
      (entries, index) => entries.filter(([movieId]) => movieId === queries[index]?.slot).length,
    );
    expect(counts).toEqual(partitions.map(({ entries }) => entries.length));
  });

  it.each([2, 20])('keeps %i entries as long as it was told, and longer when it is told again', async (count) => {
    const { log, windowStart, outlives } = await open();
    await add(log, windowStart, several(603, count), SLOT, 2_000);
    expect([await outlives(windowStart, SLOT, 603, 1_900), await outlives(windowStart, SLOT, 603, 2_001)]).toEqual([
      true,
      false,
    ]);
    await add(log, windowStart, several(603, count), SLOT, 4_000);
    await add(log, windowStart, several(603, count), SLOT, 1_000);
    expect([await outlives(windowStart, SLOT, 603, 3_900), await outlives(windowStart, SLOT, 603, 4_001)]).toEqual([
      true,
      false,
    ]);
  });
};
