import type { EpochMs } from '../../lambdas/core/time.ts';
import type { PollReport } from '../../lambdas/poll-tmdb/handler.ts';
import type { Spread } from '../figures.ts';

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

/** Everything the screen shows, at one instant. */
export interface Snapshot {
  readonly now: EpochMs;
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
  readonly conflicts: number;
  readonly lastPoll: PollReport | undefined;
  readonly top: Top | undefined;
  readonly warnings: readonly string[];
}
