import type { Settings } from '../core/settings.ts';
import { SECOND_MS } from '../core/time.ts';

export interface StartConfig {
  readonly stateMachineArn: string;
  /** After its instant an execution is not started any more. */
  readonly maxDelayMs: number;
}

/** An execution may last 265 s, and the next one is due after 300. */
const MAX_DELAY_MS = 30 * SECOND_MS;

/** To be set: `STATE_MACHINE_ARN`. By default: `START_MAX_DELAY` (30s). */
export const readStartConfig = (settings: Settings): StartConfig => ({
  stateMachineArn: settings.text('STATE_MACHINE_ARN'),
  maxDelayMs: settings.durationMs('START_MAX_DELAY', MAX_DELAY_MS),
});
