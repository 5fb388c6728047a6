import type { Clock, Sleep } from '../../lambdas/core/ports.ts';
import { type EpochMs, epochMs } from '../../lambdas/core/time.ts';

export interface ScheduleSettings {
  readonly everyMs: number;
  /** How long after each full multiple. @default 0 */
  readonly offsetMs?: number;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly stopping: AbortSignal;
  readonly onError: (error: unknown) => void;
}

/**
 * Invokes `target` with the scheduled instant at every full multiple of `everyMs`, as EventBridge Scheduler does, until it is told to stop. An
 * invocation that takes longer than that delays the next one instead of overlapping it; a failed one is reported and the
 * next one is on time. Resolves when the last invocation has ended.
 */
export const runSchedule = async (
  target: (scheduledAt: EpochMs) => Promise<unknown>,
  settings: ScheduleSettings,
): Promise<void> => {
  const { everyMs, offsetMs = 0, clock, sleep, stopping, onError } = settings;
  while (!stopping.aborted) {
    const at = epochMs(nextMultiple(epochMs(clock.now() - offsetMs), everyMs) + offsetMs);
    // Timers may fire a little early, and an instant before `at` belongs to another window.
    while (!stopping.aborted && clock.now() < at) await sleep(at - clock.now(), stopping).catch(() => undefined);
    if (stopping.aborted) return;
    await target(at).catch(onError);
  }
};

export const nextMultiple = (after: EpochMs, everyMs: number): EpochMs =>
  epochMs((Math.floor(after / everyMs) + 1) * everyMs);
