import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RetryBatch } from '../../lambdas/core/failures.ts';
import { outcomeOf } from '../../lambdas/core/outcome.ts';
import { METRICS } from '../../schema/names.ts';
import { recordOf } from '../builders/delivery.ts';
import { RETENTION_MS } from '../builders/time.ts';
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
    expect([rig.announced, rig.store.attempts]).toEqual([[], []]);
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

describe('windows are announced', () => {
  it('before their rows are written, with the time their rows have left', async () => {
    const rig = new UpsertRig();
    let announcedFirst: number | undefined;
    rig.store.faults.push(async (apply) => {
      announcedFirst = rig.announced.length;
      return await apply();
    });
    await rig.upsertAll([contributionOf('a'), contributionOf('b')]);
    expect(announcedFirst).toBe(1);
    expect(rig.announced).toEqual([{ movieId: MOVIE, windowStart: windowAt(0), ttlSeconds: RETENTION_MS / 1_000 }]);
  });

  it('once per environment', async () => {
    const rig = new UpsertRig();
    await rig.upsertAll([contributionOf('a')]);
    await rig.upsertAll([contributionOf('b'), contributionOf('c', 1, 1)]);
    expect(rig.announced.map(({ windowStart }) => windowStart)).toEqual([windowAt(0), windowAt(1)]);
  });

  it('again by an environment that does not know of it', async () => {
    const rig = new UpsertRig();
    await rig.upsertAll([contributionOf('a')]);
    await rig.upsertAll([contributionOf('a')], rig.coldCache());
    expect(rig.announced).toHaveLength(2);
  });

  it('until that succeeds, before anything is written', async () => {
    const rig = new UpsertRig();
    rig.announceFailures = 3;
    await rig.upsertAll([contributionOf('a')]);
    expect([rig.announced.length, rig.time.sleeps.length, (await rig.row())?.ver]).toEqual([1, 3, 1]);
  });

  it('or the batch is given back unwritten', async () => {
    const rig = new UpsertRig();
    rig.announceFailures = Infinity;
    await expect(rig.upsertAll([contributionOf('a')])).rejects.toThrow(RetryBatch);
    expect(rig.store.attempts).toEqual([]);
  });

  it('not when they expire meanwhile', async () => {
    const rig = new UpsertRig();
    const batch = [contributionOf('a')];
    rig.time.advance(RETENTION_MS);
    rig.context = rig.time.contextFor(60_000);
    expect((await rig.upsertAll(batch)).records).toEqual([]);
    expect([rig.announced, rig.store.attempts]).toEqual([[], []]);
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
