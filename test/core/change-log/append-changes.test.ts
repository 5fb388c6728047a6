import { describe, expect, it } from 'vitest';
import { appendChanges } from '../../../lambdas/core/change-log/append-changes.ts';
import type { ChangedRow } from '../../../lambdas/core/change-log/change-log-ports.ts';
import { DEADLINE_MARGIN_MS } from '../../../lambdas/core/deadline.ts';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import { MINUTE_MS } from '../../../lambdas/core/time.ts';
import { FaultyChangeLog } from '../../builders/change-log.ts';
import { NOW, SleepersTime } from '../../builders/time.ts';

const rows: ChangedRow[] = [
  { movieId: 603, dataType: 'stats', windowStart: NOW },
  { movieId: 604, dataType: 'stats', windowStart: NOW },
];

const rig = () => {
  const time = new SleepersTime();
  const changeLog = new FaultyChangeLog();
  const append = (some: readonly ChangedRow[], leftMs: number) =>
    appendChanges(some, time.contextFor(leftMs), { changeLog, clock: time, sleep: time.sleep, random: () => 0.5 });
  /** The process stands still while its entries are on their way. */
  const freeze = (ms: number) => changeLog.faults.push(() => time.advance(ms));
  const instants = () => changeLog.appends.map(([change]) => (change?.changedAt ?? 0) - NOW);
  return { time, changeLog, append, freeze, instants };
};

describe('appending changes', () => {
  it('gives all rows of a call the same instant', async () => {
    const { append, changeLog } = rig();
    await append(rows, 60_000);
    expect(changeLog.appends).toEqual([rows.map((row) => ({ ...row, changedAt: NOW }))]);
  });

  it('of nothing asks nothing, even without time', async () => {
    const { append, changeLog } = rig();
    await append([], 0);
    expect(changeLog.appends).toEqual([]);
  });

  it('is enough once where it took a minute', async () => {
    const { append, freeze, instants } = rig();
    freeze(MINUTE_MS);
    await append(rows, 10 * MINUTE_MS);
    expect(instants()).toEqual([0]);
  });

  it('is done again under a new instant where it took longer: the copy may have been there already', async () => {
    const { append, freeze, instants } = rig();
    freeze(MINUTE_MS + 1);
    freeze(7 * MINUTE_MS);
    await append(rows, 30 * MINUTE_MS);
    // Between them waits of 10 and 20 ms.
    expect(instants()).toEqual([0, MINUTE_MS + 11, 8 * MINUTE_MS + 31]);
  });

  it('is not done where it took longer and no time is left to do it again', async () => {
    const { append, freeze } = rig();
    freeze(2 * MINUTE_MS);
    await expect(append(rows, MINUTE_MS)).rejects.toThrow(RetryBatch);
  });

  it('goes on when no more rows may be written, to the last second', async () => {
    const { append, changeLog } = rig();
    await append(rows, DEADLINE_MARGIN_MS);
    await append(rows, 1_001);
    expect(changeLog.appends).toHaveLength(2);
    await expect(append(rows, 1_000)).rejects.toThrow(RetryBatch);
    expect(changeLog.appends).toHaveLength(2);
  });
});
