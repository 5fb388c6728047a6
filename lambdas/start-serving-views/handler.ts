/**
 * Starts the execution of the workflow that the schedule asks for.
 *
 * Delivery: at least once per scheduled instant; the schedule repeats what failed. Ordering: by the schedule. Dedupe: the
 * execution's name is made of the scheduled instant, and Step Functions keeps names for 90 days. Never two at once: an
 * execution ends 220 s after its start at the latest, and one that could not start soon after its instant is left to the next
 * one, which copies the same changes and more. Retried: what Step Functions refuses, by Lambda. Dead-lettered: nothing.
 */
import { METRICS } from '../../schema/names.ts';
import type { Clock, Telemetry } from '../core/ports.ts';
import { executionNameOf, scheduledInstantOf } from '../core/serving/scheduled-instant.ts';
import type { ExecutionInput, Executions } from '../core/serving/sync-ports.ts';

export interface Dependencies {
  readonly executions: Executions;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** After its instant an execution is not started any more. 220 s and this are less than the schedule's five minutes. */
  readonly maxDelayMs: number;
}

export interface StartOutcome {
  readonly name: string;
  /** `false`: it came too late, or was started before. */
  readonly started: boolean;
}

export const makeHandler =
  ({ executions, clock, telemetry, maxDelayMs }: Dependencies) =>
  async (input: ExecutionInput): Promise<StartOutcome> => {
    const at = scheduledInstantOf(input);
    const name = executionNameOf(at);
    const delayMs = clock.now() - at;
    if (delayMs > maxDelayMs) {
      telemetry.count(METRICS.executionsSkipped, 1);
      telemetry.warn('an execution of the workflow is left to the next one', { name, delayMs });
      return { name, started: false };
    }
    const started = await executions.start(name, input);
    if (started) telemetry.count(METRICS.executionsStarted, 1);
    return { name, started };
  };
