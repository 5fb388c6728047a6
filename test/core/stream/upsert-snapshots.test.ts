import { describe, expect, it } from 'vitest';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import type { SnapshotWrite } from '../../../lambdas/core/ports.ts';
import { makeUpsertSnapshots } from '../../../lambdas/core/stream/upsert-snapshots.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { FaultyChangeLog } from '../../builders/change-log.ts';
import { NOW, SleepersTime } from '../../builders/time.ts';

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
  const changeLog = new FaultyChangeLog();
  const upsert = makeUpsertSnapshots<Row>({
    table: 'movies',
    store,
    changeOf: ({ movieId }) => ({ movieId, dataType: 'title', windowStart: NOW }),
    changeLog,
    clock: time,
    sleep: time.sleep,
    random: () => 0.5,
  });
  return { upsert, received, time, changeLog };
};

describe('upserting snapshots', () => {
  it('hands all writes over at once', async () => {
    const { upsert, received, time } = rig(0);
    await upsert([write, write], time.contextFor(30_000));
    expect(received).toEqual([[write, write]]);
  });

  it('does not ask the store where there is nothing to write, even without time', async () => {
    const { upsert, received, time, changeLog } = rig(0);
    await upsert([], time.contextFor(0));
    expect([received, changeLog.appends]).toEqual([[], []]);
  });

  it('names each row once in the change log, after the store has taken all', async () => {
    const { upsert, received, time, changeLog } = rig(1);
    let takenFirst: number | undefined;
    changeLog.faults.push(() => {
      takenFirst = received.length;
    });
    await upsert([write, { ...write, row: { movieId: 7 } }, write], time.contextFor(30_000));
    expect(takenFirst).toBe(2);
    const changedAt = epochMs(NOW + 10);
    expect(changeLog.appends).toEqual([
      [603, 7].map((movieId) => ({ movieId, dataType: 'title', windowStart: NOW, changedAt })),
    ]);
  });

  it('gives the batch back where the change log takes nothing', async () => {
    const { upsert, time, changeLog } = rig(0);
    changeLog.faults.push(...Array.from({ length: 10_000 }, () => () => Promise.reject(new Error('log away'))));
    await expect(upsert([write], time.contextFor(6_000))).rejects.toThrow(RetryBatch);
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
