import type { WorkflowPlan } from '../../lambdas/core/serving/workflow-payloads.ts';
import { epochMs } from '../../lambdas/core/time.ts';
import { DEFAULT_WINDOW_SIZE_MS, windowStartOf } from '../../lambdas/core/tumbling-window.ts';

/** As plan-views would make it of one shard, of which only the window of `now` is to be copied. */
export const planOf = (now: number, shard: number): WorkflowPlan => {
  const windowStart = windowStartOf(epochMs(now), DEFAULT_WINDOW_SIZE_MS);
  return {
    at: epochMs(now),
    windowStart,
    changedFrom: windowStart,
    changedThrough: epochMs(windowStart + DEFAULT_WINDOW_SIZE_MS),
    previousWindow: null,
    checkpointVer: 0,
    shards: [shard],
  };
};
