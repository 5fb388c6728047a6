import type { SyncCheckpoint } from '../../../lambdas/core/serving/sync-ports.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { METRICS } from '../../../schema/names.ts';
import type { ExecutionReport } from '../../aws/local-workflow.ts';
import { WINDOWING } from '../../pipeline/mappings.ts';
import type { LocalRun } from '../local-run.ts';
import type { WorkflowFigures } from './snapshot.ts';

/** `undefined` before the first execution has ended. */
export const workflowFiguresOf = (
  { servingViews, figures }: Pick<LocalRun, 'servingViews' | 'figures'>,
  copied: SyncCheckpoint | null,
): WorkflowFigures | undefined => {
  const { last } = servingViews.workflow;
  if (last === undefined) return undefined;
  return {
    last: textOf(last),
    hasFailed: last.status !== 'succeeded',
    executions: figures.count(METRICS.executionsStarted),
    documentsWritten: figures.count(METRICS.documentsWritten),
    difference: figures.count(METRICS.viewDifference),
    copiedUntil: copied === null ? null : epochMs(copied.windowStart + WINDOWING.windowSizeMs),
  };
};

/** Where room is short it is the name that is cut off. */
const textOf = ({ name, status, durationMs, error }: ExecutionReport): string =>
  [`${status} in ${(durationMs / 1_000).toFixed(1)} s`, ...(error === undefined ? [] : [error]), name].join(' · ');
