import type { EpochMs } from '../../../lambdas/core/time.ts';
import type { PollReport } from '../../../lambdas/poll-tmdb/handler.ts';
import type { RankingType } from '../../../schema/rankings.ts';
import type { Spread } from '../../pipeline/figures.ts';

export interface TopicFigures {
  readonly topic: string;
  readonly records: number;
  readonly recordsPerSecond: number;
  readonly lag: number;
}

export interface TopRow {
  readonly title: string;
  readonly value: string;
  readonly detail: string;
}

/** The best rows of the newest window of each view. */
export interface Top {
  readonly windowStart: EpochMs;
  readonly movies: number;
  readonly popular: readonly TopRow[];
  readonly reviewed: readonly TopRow[];
}

/** The newest rankings that the serving layer holds. */
export interface RankingTops extends Readonly<Record<RankingType, readonly TopRow[]>> {
  readonly windowStart: EpochMs;
}

/** The five-minute workflow, as far as it has run. */
export interface WorkflowFigures {
  /** Of the execution that ended last: `serving-views-2026-11-23T18-41-00Z succeeded in 0.8 s`. */
  readonly last: string;
  readonly hasFailed: boolean;
  readonly executions: number;
  readonly documentsWritten: number;
  /** Documents that were behind their rows without a reason, in all executions. */
  readonly difference: number;
  /** What was written after the start of this window is still to be copied; `null`: nothing is copied yet. */
  readonly copiedUntil: EpochMs | null;
}

/** Everything the screen shows, at one instant. */
export interface Snapshot {
  readonly now: EpochMs;
  /** Where a browser finds it all; `undefined`: nowhere. */
  readonly consoleUrl?: string | undefined;
  /** What the run is at: `replaying the past, 25 %`. */
  readonly phase: string;
  readonly topics: readonly TopicFigures[];
  readonly batchMs: Spread;
  readonly storeMs: Spread;
  readonly rowMs: Spread;
  readonly windowsWritten: number;
  readonly applied: number;
  readonly late: number;
  readonly expired: number;
  readonly deadLetters: number;
  readonly lastPoll: PollReport | undefined;
  readonly top: Top | undefined;
  readonly workflow: WorkflowFigures | undefined;
  /** `undefined`: none decided yet. */
  readonly rankings: RankingTops | undefined;
  readonly warnings: readonly string[];
}
