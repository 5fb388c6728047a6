import type { EpochMs } from '../../../lambdas/core/time.ts';
import type { PollReport } from '../../../lambdas/poll-tmdb/handler.ts';
import type { RankingType } from '../../../schema/rankings.ts';
import type { Spread } from '../../pipeline/figures.ts';
import type { Warning } from '../../pipeline/warnings.ts';

export interface TopicFigures {
  readonly topic: string;
  /** Delivered in this run. */
  readonly records: number;
  /** Over the last minute of real time. */
  readonly recordsPerSecond: number;
  /** The most of any second of the last minute. */
  readonly mostPerSecond: number;
  /** `null`: Kafka does not tell at present. */
  readonly lag: number | null;
  /** The most within the last minute. */
  readonly mostLag: number;
}

/** What does not answer, and since when of real time: what is shown of it is as old as that. */
export interface AwaySince {
  readonly since: EpochMs;
  readonly reason: string;
}
export type AwayPart = 'kafka' | 'tables' | 'documents';
export type Away = Readonly<Partial<Record<AwayPart, AwaySince>>>;

/** How far what readers see has got, in the world's time; `null`: nothing is there yet. */
export interface Freshness {
  readonly rows: EpochMs | null;
  readonly rankings: EpochMs | null;
  readonly documents: EpochMs | null;
}

export interface TopRow {
  readonly movieId: number;
  readonly title: string;
  readonly value: string;
  readonly detail: string;
}

/** The best rows of the newest window of ratings, and of the hour of reviews before it. */
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
  /** Of the execution that ended last: `succeeded in 0.8 s · serving-views-2026-11-23T18-41-00Z`. */
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
  /** Of the world's time. */
  readonly now: EpochMs;
  /** Where a browser finds it all; `undefined`: nowhere. */
  readonly consoleUrl?: string | undefined;
  /** Of the machine's, as are the times of warnings. */
  readonly realNow: EpochMs;
  /** Whether the world's time is the machine's: TMDB itself is polled. */
  readonly isLiveTmdb: boolean;
  readonly isReplaying: boolean;
  readonly isStopping: boolean;
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
  readonly freshness: Freshness;
  readonly away: Away;
  /** In the order in which they matter. */
  readonly warnings: readonly Warning[];
}
