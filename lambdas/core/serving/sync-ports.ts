/** What planning, copying and comparing need of the world, beside the change log and the documents of `view-ports.ts`. */

import type { MovieFactName } from '../../../schema/movie-facts.ts';
import type { EpochMs } from '../time.ts';
import type { ChangingType, KnownFacts, ViewDocument } from './view-ports.ts';

/** How far the copy has got. */
export interface SyncCheckpoint {
  /** Every change logged in windows of processing time up to and including this one is in the documents. */
  readonly windowStart: EpochMs;
  /** Counts the versions from 1. */
  readonly ver: number;
}

/** The one checkpoint of the serving views, written by compare-and-set only. */
export interface SyncCheckpoints {
  read(): Promise<SyncCheckpoint | null>;
  /**
   * Writes `next` if the stored version is `next.ver - 1`, where 0 stands for "there is none"; resolves to whether it did.
   * Rejects when that is unknown: the write may have landed, may land later, or never.
   */
  compareAndSet(next: SyncCheckpoint, now: EpochMs): Promise<boolean>;
}

/** A row of a view, as its document shows it. */
export interface ViewRow extends Omit<ViewDocument, MovieFactName | 'factsAt' | 'expiresAt'> {
  /** The table's own column shows another velocity than the document. */
  readonly isVelocityStale?: boolean;
}

/** The rows of the views, with their versions. Read at LOCAL_QUORUM: what a writer has acknowledged is seen. */
export interface ViewRows {
  /**
   * What of one movie is to be copied when the rows at these windows' starts, or hours, have changed: those that are there,
   * and the row after each window, whose velocity may be another.
   */
  read(dataType: ChangingType, movieId: number, starts: readonly EpochMs[]): Promise<ViewRow[]>;
  /** Brings the velocities of such rows into the tables' own columns. Harmless to repeat. */
  storeVelocities(rows: readonly ViewRow[], now: EpochMs): Promise<void>;
  /** Every row of one window's rankings. They never change: their version is 1. */
  rankings(windowStart: EpochMs): Promise<ViewRow[]>;
  /** Of movies whose metadata has arrived. */
  facts(movieIds: readonly number[]): Promise<Map<number, KnownFacts>>;
}

/** Executions of the workflow. */
export interface Executions {
  /** Starts one; `false`: one of this name was started before. */
  start(name: string, input: ExecutionInput): Promise<boolean>;
}

export interface ExecutionInput {
  /** ISO 8601. */
  readonly scheduledAt: string;
}
