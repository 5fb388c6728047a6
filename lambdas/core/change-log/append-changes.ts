import { type Patience, retryUntilDeadline } from '../deadline.ts';
import type { Clock, InvocationContext } from '../ports.ts';
import { MINUTE_MS } from '../time.ts';
import type { ChangedRow, ChangeLog } from './change-log-ports.ts';

export interface AppendDependencies extends Patience {
  readonly changeLog: ChangeLog;
  readonly clock: Clock;
}

/**
 * A process that was frozen between reading the clock and writing its entries has written them where the copy may have
 * looked already, so they are appended again. The copy reads the last minutes twice, and clocks differ too: far below that.
 */
const LONGEST_APPEND_MS = MINUTE_MS;

/**
 * A movie that cannot be written uses up the time of its batch until `DEADLINE_MARGIN_MS` is left. What the others have
 * written is logged all the same, or one movie would hold up every partition of the batch.
 */
const APPEND_MARGIN_MS = 1_000;

/**
 * Names rows in the change log, which comes after they were written and before their records are reported done: whoever
 * sees a batch succeed knows that its rows are in the log, and a crash in between delivers the batch again, which finds
 * everything applied and appends the same.
 *
 * @throws RetryBatch when the log took them not before the invocation's deadline.
 */
export const appendChanges = async (
  rows: readonly ChangedRow[],
  context: InvocationContext,
  { changeLog, clock, ...patience }: AppendDependencies,
): Promise<void> => {
  if (rows.length === 0) return;
  const append = async (): Promise<void> => {
    const changedAt = clock.now();
    await changeLog.append(rows.map((row) => ({ ...row, changedAt })));
    const tookMs = clock.now() - changedAt;
    if (tookMs > LONGEST_APPEND_MS) throw new Error(`appending took ${tookMs} ms`);
  };
  await retryUntilDeadline(context, patience, APPEND_MARGIN_MS)('change log', append);
};
