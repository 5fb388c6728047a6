import { MisconfiguredFunction } from '../lambdas/core/failures.ts';
import type { PollReport } from '../lambdas/poll-tmdb/handler.ts';
import { type LocalRun, POLL_EVERY_MS } from './local-run.ts';
import { messageOf } from './run-failure.ts';
import type { RunOptions } from './run-options.ts';
import { runSchedule } from './schedule.ts';

/**
 * Polls as often as in the cloud, with as many requests, until it is told to stop. Where no past was replayed the first
 * poll is at once: nobody watches an empty screen for five minutes.
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
  await runSchedule(target, { everyMs: POLL_EVERY_MS, clock, sleep, stopping: over, onError });
  misconfigured.signal.throwIfAborted();
};
