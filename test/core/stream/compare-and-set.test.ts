import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import type { WindowRow } from '../../../lambdas/core/ports.ts';
import { MAX_IDENTITIES_PER_ROW } from '../../../lambdas/core/stream/compare-and-set.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { METRICS } from '../../../schema/names.ts';
import { RETENTION_MS } from '../../builders/time.ts';
import { type Fault, landsButIsNotHeard, neverLands } from '../../builders/window-store.ts';
import { contributionOf, MOVIE, type Sum, UpsertRig, windowAt } from './compare-and-set-rig.ts';

const identitiesOf = async (rig: UpsertRig): Promise<unknown[]> => [...((await rig.row())?.applied ?? [])];

/**
 *  window  0        1        2
 *          [a--b----)[--c-----)[------)
 */
describe('upserting a movie', () => {
  it('writes all its windows in one operation and reads nothing', async () => {
    const rig = new UpsertRig();
    await rig.upsert([contributionOf('a', 2), contributionOf('b', 3), contributionOf('c', 5, 1)]);
    expect(await rig.row(0)).toEqual({
      windowStart: windowAt(0),
      ver: 1,
      aggregate: { count: 2, total: 5 },
      applied: new Set(['a', 'b']),
      velocity: null,
    });
    expect(await rig.row(1)).toMatchObject({ ver: 1, aggregate: { count: 1, total: 5 } });
    expect([rig.store.attempts.length, rig.store.reads]).toEqual([1, 0]);
  });

  it('adds a later batch to the row it remembers: one more operation, no read', async () => {
    const rig = new UpsertRig();
    await rig.upsert([contributionOf('a', 2)]);
    await rig.upsert([contributionOf('b', 3)]);
    expect(await rig.row()).toMatchObject({ ver: 2, aggregate: { count: 2, total: 5 } });
    expect([rig.store.attempts.length, rig.store.reads]).toEqual([2, 0]);
  });

  it('asks nothing of the store for what it remembers as applied', async () => {
    const rig = new UpsertRig();
    await rig.upsert([contributionOf('a')]);
    await rig.upsert([contributionOf('a')]);
    expect([rig.store.attempts.length, rig.store.reads]).toEqual([1, 0]);
  });

  it('counts an identity once though the batch has it twice', async () => {
    const rig = new UpsertRig();
    await rig.upsert([contributionOf('a', 2), contributionOf('a', 2), contributionOf('b', 1)]);
    expect((await rig.row())?.aggregate).toEqual({ count: 2, total: 3 });
  });

  it('gives every write the same instant of expiry', async () => {
    const rig = new UpsertRig();
    await rig.upsert([contributionOf('a')]);
    rig.time.advance(600_000);
    rig.context = rig.time.contextFor(60_000);
    await rig.upsert([contributionOf('b')]);
    const ttls = rig.store.attempts.map(({ writes }) => writes[0]?.ttlSeconds);
    expect(ttls).toEqual([RETENTION_MS / 1_000, RETENTION_MS / 1_000 - 600]);
  });

  it('reports what was written', async () => {
    const rig = new UpsertRig();
    await rig.upsert([contributionOf('a'), contributionOf('b'), contributionOf('c', 1, 1)]);
    await rig.upsert([contributionOf('d')]);
    expect(Object.fromEntries(rig.telemetry.counts)).toEqual({
      [METRICS.windowsWritten]: 3,
      [METRICS.recordsApplied]: 4,
    });
  });
});

describe('a row that another has written', () => {
  it('is taken from the answer to the insert, without a read or a wait', async () => {
    const rig = new UpsertRig();
    await rig.upsert([contributionOf('a', 2)]);
    await rig.upsert([contributionOf('b', 3)], rig.coldCache());
    expect(await rig.row()).toMatchObject({ ver: 2, aggregate: { count: 2, total: 5 } });
    expect([rig.store.reads, rig.time.sleeps]).toEqual([0, []]);
    expect(rig.telemetry.counts.get(METRICS.storeConflicts)).toBe(1);
  });

  it('has its velocity derived anew once records have changed it, and keeps it where none has', async () => {
    const rig = new UpsertRig();
    await rig.upsert([contributionOf('a', 2)]);
    const [row] = await rig.store.memory.read(MOVIE, [windowAt(0)]);
    const derived = { ...(row as WindowRow<Sum>), ver: 2, velocity: 1.5 };
    await rig.store.memory.compareAndSet(MOVIE, [{ row: derived, ttlSeconds: 60 }]);
    await rig.upsert([contributionOf('a', 2)], rig.coldCache());
    expect(await rig.row()).toEqual(derived);
    await rig.upsert([contributionOf('b', 3)], rig.coldCache());
    expect(await rig.row()).toMatchObject({ ver: 3, aggregate: { count: 2, total: 5 }, velocity: null });
  });

  it('is done with where the answer shows all applied', async () => {
    const rig = new UpsertRig();
    await rig.upsert([contributionOf('a'), contributionOf('b')]);
    await rig.upsert([contributionOf('b')], rig.coldCache());
    expect(await rig.row()).toMatchObject({ ver: 1, aggregate: { count: 2 } });
  });

  it('is read again after a wait where the answer does not show it: the cache was stale', async () => {
    const rig = new UpsertRig();
    const zombie = rig.coldCache();
    await rig.upsert([contributionOf('a')], zombie);
    await rig.upsert([contributionOf('b')]);
    await rig.upsert([contributionOf('c')], zombie);
    expect(await rig.row()).toMatchObject({ ver: 3, aggregate: { count: 3 } });
    expect([rig.store.reads, rig.time.sleeps.length]).toEqual([1, 1]);
  });

  it('is inserted anew where it has lapsed meanwhile', async () => {
    const rig = new UpsertRig();
    await rig.store.memory.compareAndSet(MOVIE, [
      {
        row: {
          windowStart: windowAt(0),
          ver: 1,
          aggregate: { count: 1, total: 1 },
          applied: new Set(['x']),
          velocity: null,
        },
        ttlSeconds: 60,
      },
    ]);
    rig.cache.set(
      MOVIE,
      new Map((await rig.store.memory.read(MOVIE, [windowAt(0)])).map((row) => [row.windowStart, row])),
    );
    rig.time.advance(61_000);
    rig.context = rig.time.contextFor(60_000);
    await rig.upsert([contributionOf('a')]);
    expect(await rig.row()).toMatchObject({ ver: 1, aggregate: { count: 1 }, applied: new Set(['a']) });
  });
});

describe('an unknown outcome', () => {
  it('that landed is found by reading: counted once', async () => {
    const rig = new UpsertRig();
    rig.store.faults.push(landsButIsNotHeard as Fault<Sum>);
    await rig.upsert([contributionOf('a')]);
    expect(await rig.row()).toMatchObject({ ver: 1, aggregate: { count: 1 } });
    expect(rig.telemetry.counts.get(METRICS.storeFailures)).toBe(1);
    expect([rig.store.attempts.length, rig.store.reads]).toEqual([1, 1]);
  });

  it('that did not land is written again', async () => {
    const rig = new UpsertRig();
    rig.store.faults.push(neverLands as Fault<Sum>);
    await rig.upsert([contributionOf('a')]);
    expect(await rig.row()).toMatchObject({ ver: 1, aggregate: { count: 1 } });
  });

  it.each([
    ['while the next attempt is made', 0],
    ['long after another has written', 2],
  ])('that lands later, %s, changes nothing twice', async (_, upsertsBefore) => {
    const rig = new UpsertRig();
    let land: (() => Promise<unknown>) | undefined;
    rig.store.faults.push(async (apply) => {
      land = apply;
      throw new Error('timeout, on its way');
    });
    if (upsertsBefore === 0)
      rig.store.faults.push(async (apply) => {
        await land?.();
        return await apply();
      });
    await rig.upsert([contributionOf('a', 5)]);
    for (let n = 0; n < upsertsBefore; n++) await rig.upsert([contributionOf(`later ${n}`, 1)]);
    await land?.();
    expect(await rig.row()).toMatchObject({ aggregate: { count: 1 + upsertsBefore, total: 5 + upsertsBefore } });
  });

  it('is looked up again where the look-up fails too', async () => {
    const rig = new UpsertRig();
    rig.store.faults.push(landsButIsNotHeard as Fault<Sum>);
    rig.store.failingReads = 1;
    await rig.upsert([contributionOf('a')]);
    expect(await rig.row()).toMatchObject({ ver: 1, aggregate: { count: 1 } });
  });
});

describe('at the deadline', () => {
  it('the batch is given back with the cause, and nothing is left running', async () => {
    const rig = new UpsertRig();
    rig.store.faults.push(...Array.from({ length: 1_000 }, () => neverLands as Fault<Sum>));
    const error = await rig.upsert([contributionOf('a')]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RetryBatch);
    expect(error).toMatchObject({
      message: "movie 603: not written before the invocation's deadline",
      cause: new Error('timeout, not applied'),
    });
    const attempts = rig.store.attempts.length;
    for (let turn = 0; turn < 5; turn++) await rig.time.sleep(0);
    expect([rig.store.running, rig.store.attempts.length]).toEqual([0, attempts]);
  });

  it('no attempt is begun', async () => {
    const rig = new UpsertRig();
    rig.context = { getRemainingTimeInMillis: () => 5_000 };
    await expect(rig.upsert([contributionOf('a')])).rejects.toThrow(RetryBatch);
    expect(rig.store.attempts).toEqual([]);
  });

  it('rows stay usable: the next delivery finishes the work', async () => {
    const rig = new UpsertRig();
    rig.store.faults.push(...Array.from({ length: 1_000 }, () => landsButIsNotHeard as Fault<Sum>));
    rig.store.failingReads = 1_000;
    await expect(rig.upsert([contributionOf('a'), contributionOf('b')])).rejects.toThrow(RetryBatch);
    rig.store.faults.length = 0;
    rig.store.failingReads = 0;
    rig.context = rig.time.contextFor(60_000);
    await rig.upsert([contributionOf('a'), contributionOf('b')]);
    expect(await rig.row()).toMatchObject({ aggregate: { count: 2 } });
  });
});

describe('a window', () => {
  it('that expires between the decision and the write is left alone, and its record counted as expired', async () => {
    const rig = new UpsertRig();
    const contributions = [contributionOf('a'), contributionOf('b', 1, 1)];
    rig.time.advance(RETENTION_MS - 59_000);
    rig.context = rig.time.contextFor(60_000);
    await rig.upsert(contributions);
    expect(rig.store.attempts.map(({ writes }) => writes.map(({ row }) => row.windowStart))).toEqual([[windowAt(1)]]);
    expect(rig.telemetry.counts.get(METRICS.recordsExpired)).toBe(1);
  });

  it('that is full sets the records beyond its last place aside, the first that come stay', async () => {
    const rig = new UpsertRig();
    const many = Array.from({ length: MAX_IDENTITIES_PER_ROW - 1 }, (_, index) => contributionOf(index));
    await rig.upsert(many);
    const [last, beyond] = [contributionOf('last'), contributionOf('beyond')];
    await rig.upsert([last, beyond, contributionOf(0)]);
    expect((await rig.row())?.aggregate.count).toBe(MAX_IDENTITIES_PER_ROW);
    expect((await rig.row())?.applied.has('last')).toBe(true);
    expect(rig.aside.map(({ record }) => record.offset)).toEqual([beyond.record.offset]);
    expect(rig.aside[0]?.poison.code).toBe('window-full');
    expect(rig.aside[0]?.poison.message).toMatch(/movie 603, window 2026-11-23T12:00:00.000Z: 20000 records/);
  });
});

describe('whatever the order, the batches, the repeats and the faults', () => {
  const anyFault: fc.Arbitrary<Fault<Sum> | 'none'> = fc.constantFrom<Fault<Sum> | 'none'>(
    'none',
    landsButIsNotHeard as Fault<Sum>,
    neverLands as Fault<Sum>,
  );
  const anyDelivery = fc.array(
    fc.record({ identities: fc.array(fc.nat(12), { minLength: 1, maxLength: 8 }), isCold: fc.boolean() }),
    { minLength: 1, maxLength: 8 },
  );

  it('the row holds every identity once and the sum of their values', async () => {
    await fc.assert(
      fc.asyncProperty(anyDelivery, fc.array(anyFault, { maxLength: 12 }), async (deliveries, faults) => {
        const rig = new UpsertRig();
        rig.store.faults.push(...faults.map((fault): Fault<Sum> => (fault === 'none' ? (apply) => apply() : fault)));
        const caches = [rig.cache, rig.coldCache()] as const;
        for (const { identities, isCold } of deliveries) {
          const contributions = identities.map((identity) => contributionOf(identity, 10 ** (identity % 4)));
          await rig.upsert(contributions, caches[isCold ? 1 : 0]);
        }
        const expected = [...new Set(deliveries.flatMap(({ identities }) => identities))];
        expect((await identitiesOf(rig)).map(Number).toSorted((a, b) => a - b)).toEqual(
          expected.toSorted((a, b) => a - b),
        );
        expect((await rig.row())?.aggregate).toEqual({
          count: expected.length,
          total: expected.reduce((sum, identity) => sum + 10 ** (identity % 4), 0),
        });
      }),
      { numRuns: 60 },
    );
  });

  it('concurrent invocations end in one version per write that succeeded', async () => {
    const rig = new UpsertRig();
    const writers = Array.from({ length: 10 }, (_, writer) => rig.upsert([contributionOf(writer)], rig.coldCache()));
    await Promise.all(writers);
    expect(await rig.row()).toMatchObject({ ver: 10, aggregate: { count: 10 } });
    expect(epochMs((await rig.row())?.windowStart ?? 0)).toBe(windowAt(0));
  });
});
