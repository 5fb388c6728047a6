/** Which rows changed when: what the stream tells and the five-minute workflow reads. */
import { type EpochMs, MINUTE_MS } from '../time.ts';
import { windowStartOf } from '../tumbling-window.ts';

/** A table whose rows change after they were first written, or a movie's title. */
export type ChangedType = 'sentiment' | 'ratings' | 'stats' | 'title';

/** A row that was written. `windowStart` is its window, or its hour where rows are kept by hour (stats, title). */
export interface ChangedRow {
  readonly movieId: number;
  readonly dataType: ChangedType;
  readonly windowStart: EpochMs;
}

export interface RowChange extends ChangedRow {
  /** Processing time, after the row was written. */
  readonly changedAt: EpochMs;
}

/** Partitions per 5-minute window of processing time: so many tasks can copy side by side. shard = movie id mod this. */
export const CHANGE_SHARDS = 8;

export const changeShardOf = (movieId: number): number => movieId % CHANGE_SHARDS;

/** The log's own windows, of processing time, whatever the size of the views' windows. */
export const CHANGE_WINDOW_MS = 5 * MINUTE_MS;

/** The start of the window of processing time that a change is logged in. */
export const changedInOf = (changedAt: EpochMs): EpochMs => windowStartOf(changedAt, CHANGE_WINDOW_MS);

/**
 * Which rows changed when. Appended after the row was written and before its batch is reported done: what an acknowledged
 * batch has changed is here, under the 5-minute window that contains `changedAt`. Appending twice is harmless: of a row
 * that changed several times in one window, `read` tells the greatest `changedAt`. What is appended lasts 48 h.
 */
export interface ChangeLog {
  append(changes: readonly RowChange[]): Promise<void>;
  /** Everything of one shard that changed in the window of processing time that starts at `changedIn`. */
  read(changedIn: EpochMs, shard: number): Promise<RowChange[]>;
}
