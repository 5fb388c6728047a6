import type { EpochMs } from '../time.ts';
import type { SyncCheckpoints } from './sync-ports.ts';
import { checkpointAfter } from './view-plan.ts';
import type { WorkflowPlan } from './workflow-payloads.ts';

/**
 * Moves the checkpoint to the end of `plan`, unless it is there, or further, or another than the plan was made from. Resolves
 * to where it stands. Harmless to repeat, after an answer that was lost too.
 */
export const advanceCheckpoint = async (
  checkpoints: SyncCheckpoints,
  plan: WorkflowPlan,
  now: EpochMs,
): Promise<EpochMs> => {
  const through = checkpointAfter(plan);
  const stored = await checkpoints.read();
  if (stored !== null && (stored.windowStart >= through || stored.ver !== plan.checkpointVer))
    return stored.windowStart;
  const isMoved = await checkpoints.compareAndSet({ windowStart: through, ver: plan.checkpointVer + 1 }, now);
  if (isMoved) return through;
  throw new Error('the checkpoint was moved by another execution meanwhile');
};
