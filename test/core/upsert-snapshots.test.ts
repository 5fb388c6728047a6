import { describe, expect, it } from 'vitest';
import { RetryBatch } from '../../lambdas/core/failures.ts';
import type { SnapshotWrite } from '../../lambdas/core/ports.ts';
import { makeUpsertSnapshots } from '../../lambdas/core/upsert-snapshots.ts';
import { NOW, SleepersTime } from '../builders/time.ts';

interface Row {
  readonly movieId: number;
}

const write: SnapshotWrite<Row> = { row: { movieId: 603 }, eventTime: NOW, ttlSeconds: 3_600 };

const rig = (failures: number) => {
  const time = new SleepersTime();
  const received: (readonly SnapshotWrite<Row>[])[] = [];
  const store = {
    upsert: async (writes: readonly SnapshotWrite<Row>[]) => {
      received.push(writes);
      if (received.length <= failures) throw new Error('away');
    },
  };
  const upsert = makeUpsertSnapshots('movies', store, { sleep: time.sleep, random: () => 0.5 });
  return { upsert, received, time };
};

describe('upserting snapshots', () => {
  it('hands all writes over at once', async () => {
    const { upsert, received, time } = rig(0);
    await upsert([write, write], time.contextFor(30_000));
    expect(received).toEqual([[write, write]]);
  });

  it('does not ask the store where there is nothing to write, even without time', async () => {
    const { upsert, received, time } = rig(0);
    await upsert([], time.contextFor(0));
    expect(received).toEqual([]);
  });

  it('writes all of them again after a failure: a repeat is harmless', async () => {
    const { upsert, received, time } = rig(2);
    await upsert([write], time.contextFor(30_000));
    expect(received).toEqual([[write], [write], [write]]);
  });

  it('gives the batch back at the deadline, naming the table', async () => {
    const { upsert, time } = rig(Infinity);
    const upserted = upsert([write], time.contextFor(6_000));
    await expect(upserted).rejects.toThrow(RetryBatch);
    await expect(upserted).rejects.toThrow(/^movies: /);
  });
});
