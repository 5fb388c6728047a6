import type { EpochMs } from '../time.ts';
import type { AveragedRow } from './velocity.ts';

/** A row of a table of windows as it is read for its document. */
export interface WindowRow extends AveragedRow {
  /** As the table's own column says; `null`: none, or not derived yet. */
  readonly velocity: number | null;
  /** The view's columns beside key, window_end and velocity, under their CQL names. Instants as `Date`. */
  readonly columns: Readonly<Record<string, unknown>>;
}

/** The velocity of one row, on its way to the row's own column. */
export interface VelocityCell {
  readonly movieId: number;
  readonly windowStart: EpochMs;
  readonly velocity: number | null;
  /** Its write timestamp is the window's start and this, in microseconds: the greatest stays. */
  readonly ver: number;
  readonly ttlSeconds: number;
}

/** One table of windows for whoever copies it. Read at LOCAL_QUORUM: what a writer has acknowledged is seen. */
export interface WindowRows {
  /** The movie's rows from the full hour that contains `from` on, oldest first. */
  since(movieId: number, from: EpochMs): Promise<WindowRow[]>;
  /** The newest row before the full hour that contains `instant`; `null`: none. */
  before(movieId: number, instant: EpochMs): Promise<WindowRow | null>;
  /** Harmless to repeat; rejects when the outcome is unknown. Touches no other column. */
  storeVelocities(cells: readonly VelocityCell[]): Promise<void>;
}
