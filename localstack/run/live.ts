import { MisconfiguredFunction } from '../../lambdas/core/failures.ts';
import type { WorkflowPlan } from '../../lambdas/core/serving/workflow-payloads.ts';
import type { PollReport } from '../../lambdas/poll-tmdb/handler.ts';
import { runSchedule } from '../time/schedule.ts';
import { type LocalRun, POLL_EVERY_MS } from './local-run.ts';
import { isBacklogLeft } from './pace.ts';
import { messageOf } from './run-failure.ts';
import type { RunOptions } from './run-options.ts';

/**
 * Polls and brings the views to the serving layer as often as in the cloud, with as many requests, until it is told to
 * stop. What has nothing to show yet is done at once: nobody watches an empty screen for five minutes.
 *
 * @throws MisconfiguredFunction where no later poll would do better
 */
export const goLive = async (
  run: LocalRun,
  { speed, historyMs }: RunOptions,
  stopping: AbortSignal,
  onReport: (report: PollReport) => void,
): Promise<void> => {
  const { clock, sleep } = run.time;
  run.time.run(speed);
  const poll = run.pollerOf(Number.POSITIVE_INFINITY);
  const misconfigured = new AbortController();
  const onError = (error: unknown): void => {
    if (error instanceof MisconfiguredFunction) misconfigured.abort(error);
    else if (!stopping.aborted) run.figures.warn(`poll-tmdb: ${messageOf(error)}`);
  };
  const target = async (): Promise<void> => onReport(await poll());
  if (historyMs === 0) await target().catch(onError);
  const over = AbortSignal.any([stopping, misconfigured.signal]);
  await Promise.all([
    runSchedule(target, { everyMs: POLL_EVERY_MS, clock, sleep, stopping: over, onError }),
    keepServing(run, over),
  ]);
  misconfigured.signal.throwIfAborted();
};

/** What was replayed is copied first, as far as it takes; then the schedule has its way. */
const keepServing = async ({ servingViews, time, figures }: LocalRun, stopping: AbortSignal): Promise<void> => {
  const onError = (error: unknown): void => figures.warn(`the workflow cannot be started: ${messageOf(error)}`);
  let isBehind = true;
  while (isBehind && !stopping.aborted) {
    const report = await servingViews.execute(time.clock.now()).catch(onError);
    isBehind = report?.status === 'succeeded' && isBacklogLeft(report.output['plan'] as WorkflowPlan);
  }
  await servingViews.run({ stopping, onError });
};
