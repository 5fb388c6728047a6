/**
 * Decides which changes an execution of the workflow copies: those logged since the checkpoint, and once more those of a
 * while before it.
 *
 * Delivery: at least once per execution; reads only. Ordering: none. Dedupe: none needed: all steps after it are harmless to
 * repeat, so that two plans may overlap. Retried: whatever the store refuses, until the deadline, then by the workflow.
 * Dead-lettered: nothing.
 */
import { TABLES } from '../../schema/names.ts';
import { CHANGE_SHARDS, type ChangeLog, changedInOf } from '../core/change-log/change-log-ports.ts';
import { firstChangedWindow } from '../core/change-log/first-changed-window.ts';
import { type Patience, retryUntilDeadline } from '../core/deadline.ts';
import type { InvocationContext } from '../core/ports.ts';
import { scheduledInstantOf } from '../core/serving/scheduled-instant.ts';
import type { ExecutionInput, SyncCheckpoints } from '../core/serving/sync-ports.ts';
import {
  changedThroughOf,
  firstUncopiedOf,
  isBacklog,
  type PlanRules,
  PREVIOUS_WINDOW_REACH_MS,
} from '../core/serving/view-plan.ts';
import type { WorkflowPlan } from '../core/serving/workflow-payloads.ts';
import { type EpochMs, epochMs } from '../core/time.ts';
import type { TrendSnapshots } from '../core/trends/trend-ports.ts';

export interface Dependencies extends Patience {
  readonly checkpoints: SyncCheckpoints;
  readonly changeLog: ChangeLog;
  readonly trendSnapshots: TrendSnapshots;
  readonly rules: PlanRules;
}

export const makeHandler =
  (dependencies: Dependencies) =>
  async (input: ExecutionInput, context: InvocationContext): Promise<WorkflowPlan> => {
    const { checkpoints, trendSnapshots, rules } = dependencies;
    const retry = retryUntilDeadline(context, dependencies);
    const at = scheduledInstantOf(input);
    const windowStart = changedInOf(at);

    const checkpoint = await retry(TABLES.syncCheckpoints, () => checkpoints.read());
    const uncopied = firstUncopiedOf(checkpoint, at, rules);
    const changedFrom = isBacklog(uncopied, at, rules)
      ? await retry(TABLES.changedMovies, () => firstToCopy(dependencies, uncopied, windowStart))
      : uncopied;
    const previousWindow = await retry(TABLES.trendSnapshots, () =>
      trendSnapshots.newestBefore(windowStart, epochMs(windowStart - PREVIOUS_WINDOW_REACH_MS)),
    );

    return {
      at,
      windowStart,
      changedFrom,
      changedThrough: changedThroughOf(changedFrom, at, rules),
      previousWindow,
      checkpointVer: checkpoint?.ver ?? 0,
      shards: Array.from({ length: CHANGE_SHARDS }, (_, shard) => shard),
    };
  };

/**
 * Windows in which nothing was logged are passed over, unless a ranking was decided in one of them: the log does not name
 * rankings, and the execution that decided it may have failed before it was copied.
 */
const firstToCopy = async (
  { changeLog, trendSnapshots }: Dependencies,
  uncopied: EpochMs,
  windowStart: EpochMs,
): Promise<EpochMs> => {
  const changed = await firstChangedWindow(changeLog, uncopied, windowStart);
  const ranked = await trendSnapshots.newestBefore(changed, uncopied);
  return ranked === null ? changed : uncopied;
};
