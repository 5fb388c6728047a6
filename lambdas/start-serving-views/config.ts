import type { Settings } from '../core/settings.ts';
import { SECOND_MS } from '../core/time.ts';

export interface StartConfig {
  readonly stateMachineArn: string;
  /** After its instant an execution is not started any more. */
  readonly maxDelayMs: number;
}

/**
 * Scheduler invokes at any second of the minute that the schedule names, and Lambda then takes a moment. With the 220 s that an
 * execution may last this is less than the 300 after which the next one is due.
 * Source: docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export const MAX_DELAY_MS = 75 * SECOND_MS;

/** To be set: `STATE_MACHINE_ARN`. By default: `START_MAX_DELAY` (75s). */
export const readStartConfig = (settings: Settings): StartConfig => ({
  stateMachineArn: settings.text('STATE_MACHINE_ARN'),
  maxDelayMs: settings.durationMs('START_MAX_DELAY', MAX_DELAY_MS),
});
