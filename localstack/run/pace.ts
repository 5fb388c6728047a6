import type { WorkflowPlan } from '../../lambdas/core/serving/workflow-payloads.ts';
import { MINUTE_MS } from '../../lambdas/core/time.ts';
import type { ExecutionReport } from '../aws/local-workflow.ts';
import { ageText } from './screen/text.ts';

const EXECUTE_EVERY_MS = 5 * MINUTE_MS;
/** One that was held up once is no proof. */
const CLEARLY = 1.5;

/** Whether a plan leaves changes to the executions after it: as while a replayed day is copied. */
export const isBacklogLeft = ({ changedThrough, windowStart }: WorkflowPlan): boolean => changedThrough < windowStart;

/**
 * A sentence where the workflow cannot keep up with a world `speed` times as fast as the machine's: with the speed that it could
 * follow. `undefined`: it keeps up, or its last execution does not tell, as one that has waited for a server, which was away last at
 * `lastAwayAt` of real time.
 */
export const tooSlowFor = (
  speed: number,
  last: ExecutionReport | undefined,
  lastAwayAt: number,
): string | undefined => {
  const plan = last?.output['plan'] as WorkflowPlan | undefined;
  if (last?.status !== 'succeeded' || plan === undefined || isBacklogLeft(plan) || speed <= 1) return undefined;
  if (last.startedAt < lastAwayAt) return undefined;
  const worldMs = last.durationMs * speed;
  if (worldMs < EXECUTE_EVERY_MS * CLEARLY) return undefined;
  const possible = Math.max(1, Math.floor(EXECUTE_EVERY_MS / last.durationMs));
  return (
    `This machine is too slow for ${speed} ×: an execution of the workflow takes ${ageText(last.durationMs)}, which are ` +
    `${ageText(worldMs)} of this world, and is due every 5 min. It could follow --speed ${possible}.`
  );
};
