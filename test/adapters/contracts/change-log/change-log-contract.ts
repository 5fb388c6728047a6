import { expect, it } from 'vitest';
import { CHANGE_SHARDS, type ChangeLog, type RowChange } from '../../../../lambdas/core/change-log/change-log-ports.ts';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../../../lambdas/core/time.ts';

export interface ChangeLogRig {
  readonly log: ChangeLog;
  /** The start of a window of processing time that is open now. */
  readonly changedIn: EpochMs;
  /** Whether all entries of this shard's window will still be there after so many seconds. */
  outlives(changedIn: EpochMs, shard: number, seconds: number): Promise<boolean>;
}

const MOVIE = 603;
const SHARD = 603 % 8;

const byKey = (one: RowChange, other: RowChange): number =>
  one.movieId - other.movieId ||
  one.dataType.localeCompare(other.dataType) ||
  one.windowStart - other.windowStart ||
  one.changedAt - other.changedAt;
const inOrder = (changes: readonly RowChange[]) => changes.toSorted(byKey);

const readAll = async (log: ChangeLog, changedIn: EpochMs): Promise<RowChange[]> => {
  const shards = Array.from({ length: CHANGE_SHARDS }, (_, shard) => log.read(changedIn, shard));
  return inOrder((await Promise.all(shards)).flat());
};

/**
 * What every implementation keeps. `open` brings an empty one.
 *
 *  processing time   12:00        12:05        12:10
 *                    [-a----b-----)[--b---------)
 *  read(12:00) → a, b      read(12:05) → b again
 */
export const changeLogContract = (open: () => Promise<ChangeLogRig>): void => {
  const changeOf = (changedAt: number, change: Partial<RowChange> = {}): RowChange => ({
    movieId: MOVIE,
    dataType: 'ratings',
    windowStart: epochMs(changedAt - (changedAt % HOUR_MS)),
    changedAt: epochMs(changedAt),
    ...change,
  });

  it('reads what was appended, whatever kind of row has changed', async () => {
    const { log, changedIn } = await open();
    const changes = (['ratings', 'sentiment', 'stats', 'title'] as const).map((dataType, index) =>
      changeOf(changedIn + index, { dataType, windowStart: epochMs(changedIn - index * HOUR_MS) }),
    );
    await log.append(changes);
    expect(inOrder(await log.read(changedIn, SHARD))).toEqual(changes);
  });

  it('reads nothing where nothing has changed, and takes nothing to append for nothing to do', async () => {
    const { log, changedIn } = await open();
    await log.append([]);
    expect(await readAll(log, changedIn)).toEqual([]);
  });

  it('keeps windows of processing time apart, to the millisecond, and shards', async () => {
    const { log, changedIn } = await open();
    const next = epochMs(changedIn + 5 * MINUTE_MS);
    const [first, last, after] = [changeOf(changedIn), changeOf(next - 1, { movieId: 611 }), changeOf(next)];
    const elsewhere = changeOf(changedIn, { movieId: MOVIE + 1 });
    await log.append([first, last, after, elsewhere]);
    expect(inOrder(await log.read(changedIn, SHARD))).toEqual([first, last]);
    expect(await log.read(changedIn, SHARD + 1)).toEqual([elsewhere]);
    expect(await log.read(next, SHARD)).toEqual([after]);
    expect(await log.read(epochMs(changedIn - 5 * MINUTE_MS), SHARD)).toEqual([]);
  });

  it('has one entry of a row in a window, with the latest change, however the appends arrive', async () => {
    const { log, changedIn } = await open();
    for (const after of [5, 9, 9, 7]) await log.append([changeOf(changedIn + after)]);
    expect(await log.read(changedIn, SHARD)).toEqual([changeOf(changedIn + 9)]);
  });

  it('takes thousands of changes in one call, and reads thousands of one shard', async () => {
    const { log, changedIn } = await open();
    const changes = Array.from({ length: 6_000 }, (_, index) =>
      changeOf(changedIn + 1, {
        movieId: index % 12 === 0 ? 1 + index : MOVIE,
        windowStart: epochMs(changedIn - index * HOUR_MS),
      }),
    );
    await log.append(changes);
    expect(await readAll(log, changedIn)).toEqual(inOrder(changes));
  });

  it('forgets after 48 h', async () => {
    const { log, changedIn, outlives } = await open();
    await log.append([changeOf(changedIn), changeOf(changedIn, { dataType: 'title' })]);
    const day = (24 * HOUR_MS) / 1_000;
    expect([await outlives(changedIn, SHARD, 1.99 * day), await outlives(changedIn, SHARD, 2.01 * day)]).toEqual([
      true,
      false,
    ]);
  });
};
