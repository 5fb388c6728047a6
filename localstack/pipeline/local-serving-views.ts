/** The workflow of the serving views on its schedule: as Scheduler, start-serving-views and Step Functions do it in AWS. */
import type { Clock, Random, Sleep } from '../../lambdas/core/ports.ts';
import { type EpochMs, MINUTE_MS } from '../../lambdas/core/time.ts';
import { MAX_DELAY_MS } from '../../lambdas/start-serving-views/config.ts';
import { makeHandler as makeStart } from '../../lambdas/start-serving-views/handler.ts';
import { FUNCTIONS } from '../../schema/names.ts';
import { type ExecutionReport, LocalWorkflow, type WorkflowObserver } from '../aws/local-workflow.ts';
import type { Backend } from '../backend/backend.ts';
import { realSleep } from '../time/local-time.ts';
import { runSchedule } from '../time/schedule.ts';
import { type WorkflowWiring, wireWorkflowFunctions } from '../wiring/workflow-wiring.ts';
import type { Figures } from './figures.ts';
import { WINDOWING } from './mappings.ts';

const EXECUTE_EVERY_MS = 5 * MINUTE_MS;
/** What was polled at the full five minutes is in its rows by then. */
const EXECUTE_AFTER_MS = MINUTE_MS;

const CONCURRENCY = 64;

export interface ServingViewsSettings {
  readonly backend: Pick<Backend, 'workflowStores'>;
  readonly figures: Pick<Figures, 'telemetryOf'>;
  /** Of the time the world lives in. */
  readonly time: { readonly clock: Clock; readonly sleep: Sleep };
  readonly random: Random;
  /** Times as fast as the machine's; a start may then be late so many times as long. @default 1 */
  readonly speed?: number;
  /** @default the shipped ones */
  readonly rules?: WorkflowWiring['rules'];
  /** Ends an execution under way. */
  readonly stopping: AbortSignal;
  /** @default nobody looks on */
  readonly observer?: WorkflowObserver;
}

export interface ServingViews {
  readonly workflow: LocalWorkflow;
  /** One execution, to its end; `undefined`: it was not started. */
  execute(scheduledAt: EpochMs): Promise<ExecutionReport | undefined>;
  /** Executes on schedule until it is told to stop, never two at once; `onError` is told of starts that failed. */
  run(until: { readonly stopping: AbortSignal; readonly onError: (error: unknown) => void }): Promise<void>;
}

export const openServingViews = async (settings: ServingViewsSettings): Promise<ServingViews> => {
  const { backend, figures, time, random, speed = 1, rules, stopping, observer } = settings;
  const telemetryOf: WorkflowWiring['telemetryOf'] = (functionName) => figures.telemetryOf(functionName);
  const handlers = wireWorkflowFunctions({
    stores: backend.workflowStores,
    windowing: WINDOWING,
    clock: time.clock,
    // Between two attempts: the machine's time.
    sleep: realSleep,
    random,
    telemetryOf,
    concurrency: CONCURRENCY,
    ...(rules === undefined ? {} : { rules }),
  });
  const telemetry = telemetryOf(FUNCTIONS.startServingViews);
  const workflow = await LocalWorkflow.open({
    handlers,
    telemetry,
    stopping,
    ...(observer === undefined ? {} : { observer }),
  });
  const { clock } = time;
  // In the time that the world lives in, which may run many times as fast.
  const start = makeStart({ executions: workflow, clock, telemetry, maxDelayMs: MAX_DELAY_MS * speed });
  const execute = async (scheduledAt: EpochMs): Promise<ExecutionReport | undefined> => {
    const { started } = await start({ scheduledAt: new Date(scheduledAt).toISOString() });
    return started ? await workflow.ended() : undefined;
  };
  return {
    workflow,
    execute,
    run: (until) => runSchedule(execute, { everyMs: EXECUTE_EVERY_MS, offsetMs: EXECUTE_AFTER_MS, ...time, ...until }),
  };
};
