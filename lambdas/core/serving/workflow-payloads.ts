/**
 * What the steps of the five-minute workflow hand to each other: JSON, of the same size for any number of movies. Instants
 * are milliseconds since 1970.
 */

import type { RankingType } from '../../../schema/rankings.ts';
import { CHANGE_WINDOW_MS } from '../change-log/change-log-ports.ts';
import { type EpochMs, epochMs } from '../time.ts';

/** What one execution does, decided at its beginning: every step, repeated as often as need be, works on the same plan. */
export interface WorkflowPlan {
  /** The scheduled instant: samples up to it count. */
  readonly at: EpochMs;
  /** Of the window that contains `at`; names the ranking. */
  readonly windowStart: EpochMs;
  /** First and last window of processing time whose changes are to be looked at, both included. */
  readonly changedFrom: EpochMs;
  readonly changedThrough: EpochMs;
  /** The newest window before `windowStart` with a decided ranking; `null`: none in reach. */
  readonly previousWindow: EpochMs | null;
  /** Version of the checkpoint the plan was made from; 0: there was none. */
  readonly checkpointVer: number;
  readonly shards: readonly number[];
}

/** Input of rank-trends and advance-checkpoint. */
export interface PlanTask {
  readonly plan: WorkflowPlan;
}

/** Input of detect-trends, sync-views and reconcile-views. */
export interface ShardTask extends PlanTask {
  readonly shard: number;
}

/** Output of detect-trends. */
export interface DetectOutcome {
  readonly shard: number;
  /** Movies looked at. */
  readonly assessed: number;
  /** Movies that are hot, a breakout or declining. */
  readonly labelled: number;
}

/** Output of rank-trends: rows of each ranking, and movies whose label is another than in the ranking before. */
export interface RankOutcome extends Readonly<Record<RankingType, number>> {
  readonly windowStart: EpochMs;
  readonly changedLabels: number;
}

/** Output of sync-views. */
export interface SyncOutcome {
  readonly shard: number;
  readonly rows: number;
  readonly written: number;
  readonly newer: number;
}

/** Output of reconcile-views. */
export interface ReconcileOutcome {
  readonly shard: number;
  readonly rows: number;
  readonly documents: number;
  readonly difference: number;
  readonly changedSince: number;
}

/** Output of advance-checkpoint. */
export interface AdvanceOutcome {
  readonly through: EpochMs;
}

/** The partitions of the change log that a plan covers, oldest first: windows of processing time of the log's own 5 minutes. */
export const changeWindowsOf = ({ changedFrom, changedThrough }: WorkflowPlan): EpochMs[] =>
  Array.from({ length: Math.floor((changedThrough - changedFrom) / CHANGE_WINDOW_MS) + 1 }, (_, index) =>
    epochMs(changedFrom + index * CHANGE_WINDOW_MS),
  );
