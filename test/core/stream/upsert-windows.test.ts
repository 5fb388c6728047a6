import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RowChange } from '../../../lambdas/core/change-log/change-log-ports.ts';
import { DEADLINE_MARGIN_MS } from '../../../lambdas/core/deadline.ts';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import { outcomeOf } from '../../../lambdas/core/stream/outcome.ts';
import { type EpochMs, epochMs } from '../../../lambdas/core/time.ts';
import { METRICS } from '../../../schema/names.ts';
import { recordOf } from '../../builders/delivery.ts';
import { NOW, RETENTION_MS } from '../../builders/time.ts';
import { contributionOf, MOVIE, UpsertRig, windowAt } from './compare-and-set-rig.ts';

describe('upserting a batch', () => {
  it('writes every movie and leaves nothing unwritten', async () => {
    const rig = new UpsertRig();
    const batch = [contributionOf('a', 1, 0, 1), contributionOf('b', 1, 0, 2), contributionOf('c', 1, 1, 2)];
    expect(await rig.upsertAll(batch)).toEqual({ records: [], cause: undefined });
    expect([await rig.row(0, 1), await rig.row(0, 2), await rig.row(1, 2)]).toMatchObject([
      { ver: 1 },
      { ver: 1 },
      { ver: 1 },
    ]);
    expect(rig.telemetry.counts.get(METRICS.groupsWritten)).toBe(3);
  });

  it('of nothing asks nothing', async () => {
    const rig = new UpsertRig();
    expect((await rig.upsertAll([])).records).toEqual([]);
    expect([rig.log.appends, rig.store.attempts]).toEqual([[], []]);
  });

  it('counts the late ones', async () => {
    const rig = new UpsertRig();
    await rig.upsertAll([
      { ...contributionOf('a'), late: true },
      contributionOf('b'),
      { ...contributionOf('c'), late: true },
    ]);
    expect(rig.telemetry.counts.get(METRICS.recordsLate)).toBe(2);
  });

  it('reports no late ones where there are none', async () => {
    const rig = new UpsertRig();
    await rig.upsertAll([contributionOf('a')]);
    expect(rig.telemetry.counts.has(METRICS.recordsLate)).toBe(false);
  });
});

describe('rows are named in the change log', () => {
  const changeOf = (window: number, movieId = MOVIE, changedAt: EpochMs = NOW): RowChange => ({
    movieId,
    dataType: 'ratings',
    windowStart: windowAt(window),
    changedAt,
  });

  it('after they were written, all of a batch at once', async () => {
    const rig = new UpsertRig();
    let writtenFirst: number | undefined;
    rig.log.faults.push(async () => {
      writtenFirst = rig.store.memory.all().length;
    });
    await rig.upsertAll([
      contributionOf('a'),
      contributionOf('b'),
      contributionOf('c', 1, 1),
      contributionOf('d', 1, 0, 7),
    ]);
    expect(writtenFirst).toBe(3);
    expect(rig.log.appends).toEqual([[changeOf(0), changeOf(1), changeOf(0, 7)]]);
  });

  it('with the instant after the last write', async () => {
    const rig = new UpsertRig();
    rig.store.faults.push(async (apply) => {
      rig.time.advance(700);
      return await apply();
    });
    await rig.upsertAll([contributionOf('a')]);
    expect(rig.log.appends).toEqual([[changeOf(0, MOVIE, epochMs(NOW + 700))]]);
  });

  it.each(['warm', 'cold'])(
    'where everything is found applied, too: the writer may have come to grief (%s cache)',
    async (cache) => {
      const rig = new UpsertRig();
      await rig.upsertAll([contributionOf('a')]);
      await rig.upsertAll([contributionOf('a')], cache === 'warm' ? rig.cache : rig.coldCache());
      expect(rig.log.appends).toEqual([[changeOf(0)], [changeOf(0)]]);
    },
  );

  it('until that succeeds, at a new instant each time', async () => {
    const rig = new UpsertRig();
    rig.log.faults.push(...Array.from({ length: 3 }, () => () => Promise.reject(new Error('log away'))));
    expect((await rig.upsertAll([contributionOf('a')])).records).toEqual([]);
    // Waits of 10, 20 and 40 ms.
    expect(rig.log.appends).toEqual([[changeOf(0, MOVIE, epochMs(NOW + 70))]]);
  });

  it('or every record of the batch is unwritten, with the reason', async () => {
    const rig = new UpsertRig();
    rig.log.faults.push(...Array.from({ length: 10_000 }, () => () => Promise.reject(new Error('log away'))));
    const batch = [contributionOf('a'), contributionOf('b', 1, 0, 7)];
    const { records, cause } = await rig.upsertAll(batch);
    expect(records).toEqual(batch.map(({ record }) => record));
    expect(cause).toBeInstanceOf(RetryBatch);
    expect(cause).toMatchObject({ message: expect.stringMatching(/^change log: /), cause: new Error('log away') });
  });

  it('not when they expire meanwhile', async () => {
    const rig = new UpsertRig();
    const batch = [contributionOf('a')];
    rig.time.advance(RETENTION_MS);
    rig.context = rig.time.contextFor(60_000);
    expect((await rig.upsertAll(batch)).records).toEqual([]);
    expect([rig.log.appends, rig.store.attempts]).toEqual([[], []]);
  });
});

describe('one movie that fails', () => {
  /** Movie 2 cannot be written; its records stand at offsets 4 and 6 of partition 0 and 9 of partition 1. */
  const failing = async (): Promise<{ rig: UpsertRig; unwritten: Awaited<ReturnType<UpsertRig['upsertAll']>> }> => {
    const rig = new UpsertRig();
    const standing = (movieId: number, partition: number, offset: number) => ({
      ...contributionOf(`${partition}/${offset}`, 1, 0, movieId),
      record: recordOf({ partition, offset }),
    });
    const compareAndSet = rig.store.compareAndSet.bind(rig.store);
    rig.store.compareAndSet = async (movieId, writes) => {
      if (movieId === 2) throw new Error('movie 2 is away');
      await nextTurn();
      return await compareAndSet(movieId, writes);
    };
    const batch = [
      standing(1, 0, 3),
      standing(2, 0, 6),
      standing(2, 0, 4),
      standing(3, 1, 8),
      standing(2, 1, 9),
      standing(1, 1, 10),
    ];
    return { rig, unwritten: await rig.upsertAll(batch) };
  };

  it('does not keep the others from being written', async () => {
    const { rig } = await failing();
    expect([await rig.row(0, 1), await rig.row(0, 3)]).toMatchObject([
      { aggregate: { count: 2 } },
      { aggregate: { count: 1 } },
    ]);
    expect(await rig.row(0, 2)).toBeUndefined();
    expect(rig.store.running).toBe(0);
  });

  it('is not named in the change log, and the others are, though it has used up their time', async () => {
    const { rig } = await failing();
    expect(rig.context.getRemainingTimeInMillis()).toBeLessThanOrEqual(DEADLINE_MARGIN_MS);
    expect(rig.log.appends.flat().map(({ movieId }) => movieId)).toEqual([1, 3]);
  });

  it('is the partial outcome: the first of its offsets in each partition', async () => {
    const { unwritten } = await failing();
    expect(outcomeOf(unwritten, 'partial').batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      { partition: 'movie.reviews-0', offset: 4 },
      { partition: 'movie.reviews-1', offset: 9 },
    ]);
  });

  it('fails the whole batch where the mapping knows no partial outcome, with its own error behind', async () => {
    const { unwritten } = await failing();
    const movieError = unwritten.cause;
    expect(movieError).toMatchObject({
      message: expect.stringContaining('movie 2'),
      cause: new Error('movie 2 is away'),
    });
    expect(() => outcomeOf(unwritten, 'whole-batch')).toThrow(expect.objectContaining({ cause: movieError }));
  });
});
