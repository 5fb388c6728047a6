import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RowChange } from '../../../lambdas/core/change-log/change-log-ports.ts';
import { DEADLINE_MARGIN_MS } from '../../../lambdas/core/deadline.ts';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import { outcomeOf } from '../../../lambdas/core/stream/outcome.ts';
import { sizeOfVersion } from '../../../lambdas/core/stream/row-version.ts';
import { type EpochMs, epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { METRICS } from '../../../schema/names.ts';
import { recordOf } from '../../builders/delivery.ts';
import { landsButIsNotHeard, neverLands } from '../../builders/faulty-table.ts';
import { NOW, RETENTION_MS } from '../../builders/time.ts';
import { contributionOf, MOVIE, UpsertRig, windowAt } from './upsert-rig.ts';

const DONE = { records: [], cause: undefined };

describe('upserting a batch', () => {
  it('adds, reads, and publishes what was read: each step for all rows at once', async () => {
    const rig = new UpsertRig();
    const batch = [1, 2].flatMap((movieId) => [-1, 0].map((window) => contributionOf(5, { movieId, window })));
    expect(await rig.upsert([...batch, contributionOf(6)])).toEqual(DONE);
    expect(rig.table.calls).toEqual(['add', 'read', 'publish']);
    expect(rig.counts()).toEqual([
      [1, -1, 1],
      [1, 0, 1],
      [2, -1, 1],
      [2, 0, 1],
      [MOVIE, 0, 1],
    ]);
    expect(rig.telemetry.counts.get(METRICS.groupsWritten)).toBe(5);
    expect(rig.telemetry.counts.get(METRICS.windowsWritten)).toBe(5);
    expect(rig.telemetry.counts.get(METRICS.recordsApplied)).toBe(5);
  });

  it('of nothing asks nothing', async () => {
    const rig = new UpsertRig();
    expect((await rig.upsert([])).records).toEqual([]);
    expect([rig.log.appends, rig.table.calls]).toEqual([[], []]);
  });

  it('counts what others have added before, and each identity once', async () => {
    const rig = new UpsertRig();
    await rig.upsert([contributionOf(1, { voteAverage: 6 })]);
    await rig.upsert([
      contributionOf(2, { voteAverage: 9 }),
      contributionOf(2, { voteAverage: 9 }),
      contributionOf(1, { voteAverage: 6 }),
    ]);
    expect(rig.row()?.aggregate).toMatchObject({ ratingCount: 2, minRating: 6, maxRating: 9 });
    expect(sizeOfVersion(rig.row()?.ver ?? 0)).toBe(2);
  });

  it('tells of a record that a batch brings twice once, and of the same instant of two movies twice', async () => {
    const rig = new UpsertRig();
    await rig.upsert([contributionOf(1), contributionOf(1), contributionOf(1, { movieId: 9 })]);
    expect(rig.telemetry.counts.get(METRICS.recordsApplied)).toBe(2);
  });

  it('publishes what it finds though all of it was there: whoever brought it may have come to grief', async () => {
    const rig = new UpsertRig();
    const batch = [contributionOf(1)];
    rig.table.faults.publish.push(...Array.from({ length: 10_000 }, () => neverLands));
    expect((await rig.upsert(batch)).records).toHaveLength(1);
    rig.table.faults.publish.length = 0;
    rig.context = rig.time.contextFor(60_000);
    expect(await rig.upsert(batch)).toEqual(DONE);
    expect(rig.counts()).toEqual([[MOVIE, 0, 1]]);
  });

  it('takes of two values of one sample the same one, whoever comes first', async () => {
    const [one, other] = [contributionOf(1, { voteAverage: 6 }), contributionOf(1, { voteAverage: 9 })];
    for (const order of [
      [one, other],
      [other, one],
    ]) {
      const rig = new UpsertRig();
      for (const contribution of order) await rig.upsert([contribution]);
      expect(rig.row()?.aggregate).toMatchObject({ ratingCount: 1, maxRating: 9 });
    }
  });

  it('counts the late ones, where there are any', async () => {
    const rig = new UpsertRig();
    await rig.upsert([contributionOf(1)]);
    expect(rig.telemetry.counts.has(METRICS.recordsLate)).toBe(false);
    await rig.upsert([{ ...contributionOf(2), late: true }, contributionOf(3), { ...contributionOf(4), late: true }]);
    expect(rig.telemetry.counts.get(METRICS.recordsLate)).toBe(2);
  });
});

describe('a call that fails', () => {
  it.each(['add', 'read', 'publish'] as const)('is made again until it succeeds: %s', async (step) => {
    for (const fault of [landsButIsNotHeard, neverLands]) {
      const rig = new UpsertRig();
      rig.table.faults[step].push(fault, fault, fault);
      expect(await rig.upsert([contributionOf(1), contributionOf(2)])).toEqual(DONE);
      expect(rig.counts()).toEqual([[MOVIE, 0, 2]]);
      expect(rig.table.calls.filter((call) => call === step)).toHaveLength(4);
      expect(rig.telemetry.counts.get(METRICS.storeFailures)).toBe(1);
    }
  });

  it.each(['add', 'read', 'publish'] as const)('to the end makes its records unwritten: %s', async (step) => {
    const rig = new UpsertRig();
    rig.table.faults[step].push(...Array.from({ length: 10_000 }, () => neverLands));
    const batch = [contributionOf(1), contributionOf(2)];
    const { records, cause } = await rig.upsert(batch);
    expect(records).toEqual(batch.map(({ record }) => record));
    expect(cause).toBeInstanceOf(RetryBatch);
    expect(rig.context.getRemainingTimeInMillis()).toBeLessThanOrEqual(DEADLINE_MARGIN_MS);
    expect([rig.log.appends, rig.table.running]).toEqual([[], 0]);
  });

  it('to add is never followed by a read of what it was to add', async () => {
    const rig = new UpsertRig();
    rig.table.faults.add.push(...Array.from({ length: 10_000 }, () => neverLands));
    await rig.upsert([contributionOf(1)]);
    expect(new Set(rig.table.calls)).toEqual(new Set(['add']));
  });
});

describe('time', () => {
  it('that is over for a window leaves it out, and says so', async () => {
    const rig = new UpsertRig();
    const batch = [contributionOf(1)];
    rig.time.advance(RETENTION_MS);
    rig.context = rig.time.contextFor(60_000);
    expect(await rig.upsert(batch)).toEqual(DONE);
    expect([rig.log.appends, rig.table.calls]).toEqual([[], []]);
    expect(rig.telemetry.counts.get(METRICS.recordsExpired)).toBe(1);
  });

  it('that runs out while the log is read writes no row any more', async () => {
    const rig = new UpsertRig();
    rig.table.faults.read.push(async (apply) => {
      rig.time.advance(RETENTION_MS);
      return apply();
    });
    rig.context = { getRemainingTimeInMillis: () => 60_000 };
    expect(await rig.upsert([contributionOf(1)])).toEqual(DONE);
    expect(rig.table.calls).toEqual(['add', 'read']);
    expect(rig.telemetry.counts.get(METRICS.recordsExpired)).toBe(1);
  });

  it('to live is absolute, and longer in the log than in the row', async () => {
    const rig = new UpsertRig();
    rig.time.advance(2 * MINUTE_MS);
    const lives: number[] = [];
    const add = rig.table.log.add;
    rig.table.log.add = (chunks) => {
      lives.push(...chunks.map(({ ttlSeconds }) => ttlSeconds));
      return add(chunks);
    };
    await rig.upsert([contributionOf(1)]);
    const rowSeconds = (RETENTION_MS - 2 * MINUTE_MS) / 1_000;
    expect(rig.table.published.flat().map(({ ttlSeconds }) => ttlSeconds)).toEqual([rowSeconds]);
    expect(lives).toEqual([rowSeconds + 3_600]);
  });

  /** A window that has just begun takes some 16,000 records at once; the rest come when the clock allows it. */
  it('holds a row back whose write timestamp would lie too far ahead, and no other', async () => {
    const rig = new UpsertRig();
    const many = Array.from({ length: 21_000 }, (_, index) => contributionOf(index));
    const { records } = await rig.upsert([...many, contributionOf(1, { movieId: 7 })]);
    expect(records).toHaveLength(21_000);
    expect(rig.counts()).toEqual([[7, 0, 1]]);
    rig.time.advance(MINUTE_MS);
    rig.context = rig.time.contextFor(60_000);
    expect(await rig.upsert(many.slice(0, 1))).toEqual(DONE);
    expect(rig.counts()).toEqual([
      [7, 0, 1],
      [MOVIE, 0, 21_000],
    ]);
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
    rig.log.faults.push(() => {
      writtenFirst = rig.table.fake.rows.all().length;
    });
    await rig.upsert([
      contributionOf(1),
      contributionOf(2),
      contributionOf(3, { window: -1 }),
      contributionOf(4, { movieId: 7 }),
    ]);
    expect(writtenFirst).toBe(3);
    expect(
      rig.log.appends.map((changes) =>
        changes.toSorted((a, b) => a.movieId - b.movieId || a.windowStart - b.windowStart),
      ),
    ).toEqual([[changeOf(0, 7), changeOf(-1), changeOf(0)]]);
  });

  it('with the instant after the last write', async () => {
    const rig = new UpsertRig();
    rig.table.faults.publish.push(async (apply) => {
      rig.time.advance(700);
      return await apply();
    });
    await rig.upsert([contributionOf(1)]);
    expect(rig.log.appends).toEqual([[changeOf(0, MOVIE, epochMs(NOW + 700))]]);
  });

  it('until that succeeds, at a new instant each time', async () => {
    const rig = new UpsertRig();
    rig.log.faults.push(...Array.from({ length: 3 }, () => () => Promise.reject(new Error('log away'))));
    expect((await rig.upsert([contributionOf(1)])).records).toEqual([]);
    // Waits of 10, 20 and 40 ms.
    expect(rig.log.appends).toEqual([[changeOf(0, MOVIE, epochMs(NOW + 70))]]);
  });

  it('or every record of the batch is unwritten, with the reason', async () => {
    const rig = new UpsertRig();
    rig.log.faults.push(...Array.from({ length: 10_000 }, () => () => Promise.reject(new Error('log away'))));
    const batch = [contributionOf(1), contributionOf(2, { movieId: 7 })];
    const { records, cause } = await rig.upsert(batch);
    expect(records).toEqual(expect.arrayContaining(batch.map(({ record }) => record)));
    expect(cause).toBeInstanceOf(RetryBatch);
    expect(cause).toMatchObject({ message: expect.stringMatching(/^change log: /), cause: new Error('log away') });
  });
});

describe('one movie that fails', () => {
  /** Movie 2 cannot be written; its records stand at offsets 4 and 6 of partition 0 and 9 of partition 1. */
  const failing = async (): Promise<{ rig: UpsertRig; unwritten: Awaited<ReturnType<UpsertRig['upsert']>> }> => {
    const rig = new UpsertRig();
    const standing = (movieId: number, partition: number, offset: number) => ({
      ...contributionOf(partition * 100 + offset, { movieId }),
      record: recordOf({ partition, offset }),
    });
    const publish = rig.table.rows.publish;
    rig.table.rows.publish = async (rows) => {
      if (rows.some(({ movieId }) => movieId === 2)) throw new Error('movie 2 is away');
      await nextTurn();
      await publish(rows);
    };
    const batch = [
      standing(1, 0, 3),
      standing(2, 0, 6),
      standing(2, 0, 4),
      standing(3, 1, 8),
      standing(2, 1, 9),
      standing(1, 1, 10),
    ];
    return { rig, unwritten: await rig.upsert(batch) };
  };

  it('does not keep the others from being written', async () => {
    const { rig } = await failing();
    expect(rig.counts()).toEqual([
      [1, 0, 2],
      [3, 0, 1],
    ]);
    expect(rig.table.running).toBe(0);
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
    expect(movieError).toMatchObject({ cause: new Error('movie 2 is away') });
    expect(() => outcomeOf(unwritten, 'whole-batch')).toThrow(expect.objectContaining({ cause: movieError }));
  });
});
