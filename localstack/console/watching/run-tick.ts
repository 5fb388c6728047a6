import type { EpochMs } from '../../../lambdas/core/time.ts';
import type { ByPartition } from '../../aws/event-source-mapping/record-source.ts';
import type { RunState } from '../source/wire-pipeline.ts';

/** What one look at the run finds; whoever draws a terminal has found the same. */
export interface RunTick {
  /** Of the world's time. */
  readonly now: EpochMs;
  readonly state: RunState;
  readonly phase: string;
  readonly speed: number | null;
  readonly engine: string;
  /** By topic; `undefined`: Kafka has not told yet. */
  readonly lags: ReadonlyMap<string, ByPartition> | undefined;
  /** What does not answer, since when of real time, and how it is known. */
  readonly away: Readonly<Partial<Record<AwayPart, AwaySince>>>;
  readonly counts: Readonly<Record<string, number>>;
  readonly lastPoll: PollSeen | undefined;
  readonly workflow: WorkflowSeen | undefined;
  readonly attribution: string | null;
}

export type AwayPart = 'tmdb' | 'kafka' | 'tables' | 'documents';

export interface AwaySince {
  readonly since: number;
  readonly reason: string;
}

export interface PollSeen {
  readonly polledAt: EpochMs;
  readonly requests: number;
  /** Movies that the lists showed, and movies asked about one by one. */
  readonly listed: number;
  readonly visited: number;
}

export interface WorkflowSeen {
  readonly last: string;
  readonly hasFailed: boolean;
  readonly executions: number;
  readonly documentsWritten: number;
  readonly difference: number;
  readonly copiedUntil: EpochMs | null;
}
