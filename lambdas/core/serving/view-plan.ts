import { CHANGE_WINDOW_MS, changedInOf } from '../change-log/change-log-ports.ts';
import { type EpochMs, epochMs, HOUR_MS } from '../time.ts';
import type { SyncCheckpoint } from './sync-ports.ts';
import type { WorkflowPlan } from './workflow-payloads.ts';

export interface PlanRules {
  /**
   * So much of the log before the checkpoint is looked at again: a change may be logged so late under an earlier window,
   * since clocks differ and an entry takes a while to land.
   */
  readonly overlapMs: number;
  /** Entries of the log last no longer. */
  readonly retentionMs: number;
  /** Windows of the log per execution: a backlog is worked off by several. */
  readonly maxWindows: number;
}

export const DEFAULT_OVERLAP_MS = 2 * CHANGE_WINDOW_MS;
export const DEFAULT_MAX_WINDOWS = 36;

/** A ranking older than this says nothing about what a label was before. */
export const PREVIOUS_WINDOW_REACH_MS = 3 * HOUR_MS;

const later = (windowStart: EpochMs, windows: number): EpochMs => epochMs(windowStart + windows * CHANGE_WINDOW_MS);

/** The first window that may hold changes that are not copied yet; never after the window of `at`. */
export const firstUncopiedOf = (checkpoint: SyncCheckpoint | null, at: EpochMs, rules: PlanRules): EpochMs => {
  const oldest = checkpoint === null ? at - rules.retentionMs : later(checkpoint.windowStart, 1) - rules.overlapMs;
  return changedInOf(epochMs(Math.min(oldest, at)));
};

/** More than one execution looks at, from `changedFrom` up to `at`. */
export const isBacklog = (changedFrom: EpochMs, at: EpochMs, { maxWindows }: PlanRules): boolean =>
  later(changedFrom, maxWindows) <= at;

/** The last window that an execution looks at. */
export const changedThroughOf = (changedFrom: EpochMs, at: EpochMs, { maxWindows }: PlanRules): EpochMs =>
  epochMs(Math.min(changedInOf(at), later(changedFrom, maxWindows - 1)));

/** Where a finished plan leaves the checkpoint. The window that contains `at` is still being written: it is not done. */
export const checkpointAfter = ({ at, changedThrough }: Pick<WorkflowPlan, 'at' | 'changedThrough'>): EpochMs =>
  epochMs(Math.min(changedThrough, later(changedInOf(at), -1)));
