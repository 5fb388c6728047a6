import { MisconfiguredFunction } from '../failures.ts';
import { type EpochMs, epochMs } from '../time.ts';
import type { ExecutionInput } from './sync-ports.ts';

/** @throws MisconfiguredFunction when the schedule sends something else than an instant */
export const scheduledInstantOf = ({ scheduledAt }: ExecutionInput): EpochMs => {
  const at = Date.parse(scheduledAt);
  if (Number.isNaN(at))
    throw new MisconfiguredFunction(`scheduledAt is "${scheduledAt}"; it must be an ISO 8601 instant`);
  return epochMs(at);
};

/** One name per scheduled instant, so that an execution is started once: `serving-views-2026-11-25T22-46-00Z`. */
export const executionNameOf = (at: EpochMs): string =>
  `serving-views-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
