/**
 * Says that every change up to the end of the plan is in the documents: the next execution begins there.
 *
 * Delivery: at least once per plan, several at a time included, of executions given up too. Ordering: after every shard was
 * verified. Dedupe: the checkpoint's version: only the one that the plan was made from gives way, so an older plan never moves
 * it back, and one that was set back on purpose stays there. Retried: whatever the store refuses, until the deadline, then by
 * the workflow. Dead-lettered: nothing.
 */
import { METRICS, TABLES } from '../../schema/names.ts';
import { CHANGE_WINDOW_MS } from '../core/change-log/change-log-ports.ts';
import { type Patience, retryUntilDeadline } from '../core/deadline.ts';
import type { Clock, InvocationContext, Telemetry } from '../core/ports.ts';
import { advanceCheckpoint } from '../core/serving/advance-checkpoint.ts';
import type { SyncCheckpoints } from '../core/serving/sync-ports.ts';
import type { AdvanceOutcome, PlanTask } from '../core/serving/workflow-payloads.ts';

export interface Dependencies extends Patience {
  readonly checkpoints: SyncCheckpoints;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

export const makeHandler =
  (dependencies: Dependencies) =>
  async ({ plan }: PlanTask, context: InvocationContext): Promise<AdvanceOutcome> => {
    const { checkpoints, clock, telemetry } = dependencies;
    const advance = () => advanceCheckpoint(checkpoints, plan, clock.now());
    const through = await retryUntilDeadline(context, dependencies)(TABLES.syncCheckpoints, advance);
    const completeUntil = through + CHANGE_WINDOW_MS;
    telemetry.duration(METRICS.viewFreshnessMs, Math.max(0, clock.now() - completeUntil));
    return { through };
  };
