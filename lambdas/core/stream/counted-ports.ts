/** What counting needs of the world: a log of contributions that only grows, and a table that shows sums over it. */
import type { Identity, SnapshotWrite } from '../ports.ts';
import type { EpochMs } from '../time.ts';
import type { StatsRow } from './snapshots.ts';

/**
 * A contribution as the log keeps it: whose, which, and what there is to know of its value, as numbers. Two entries are
 * the same if all of this is; of several entries of one identity the one with the greatest cells counts.
 */
export type Entry = readonly [movieId: number, identity: Identity, ...cells: number[]];

/** Where the entries of one window of some movies are kept: see `slotOf`. */
export interface LogPartition {
  readonly windowStart: EpochMs;
  readonly slot: number;
}

/** What one batch adds to one partition. */
export interface LogChunk extends LogPartition {
  readonly entries: readonly Entry[];
  readonly ttlSeconds: number;
}

export interface LogQuery extends LogPartition {
  readonly movieIds: ReadonlySet<number>;
}

/**
 * Sets that only grow: nothing in them is replaced or taken away before its time, so that adding commutes and repeating it
 * changes nothing, and nobody needs a condition.
 */
export interface CountedLog {
  /** Resolves when all are there. Rejects when that is unknown: any may be there, may come later, or never. */
  add(chunks: readonly LogChunk[]): Promise<void>;
  /**
   * One list per query, in order: at least the entries of these movies whose adding was acknowledged before the call, each
   * perhaps several times, in any order. What the same call reads of one partition was there at one instant.
   */
  read(queries: readonly LogQuery[]): Promise<(readonly Entry[])[]>;
}

/** A row of a view as the sums over the entries of its window. */
export interface CountedRow<Aggregate> {
  readonly movieId: number;
  readonly windowStart: EpochMs;
  readonly aggregate: Aggregate;
  /** What is counted: of each identity the entry that counts. */
  readonly counted: ReadonlyMap<Identity, Entry>;
  /** Made of the set of entries alone, and greater for a larger one: see `rowVersionOf`. */
  readonly ver: number;
}

/** A row on its way to its table. */
export interface PublishedRow<Aggregate> extends CountedRow<Aggregate> {
  readonly ttlSeconds: number;
  /** What movie_stats is to show, where this row has the newest sample of its hour: the same partition, so the same write. */
  readonly stats?: SnapshotWrite<StatsRow> | undefined;
}

/** Writes whole rows, of which the one with the greatest version stays, in whatever order they arrive. */
export interface RowPublisher<Aggregate> {
  /** Resolves when all are there, or greater ones. Rejects when that is unknown, as above. */
  publish(rows: readonly PublishedRow<Aggregate>[]): Promise<void>;
}

/** A view's table of windows and the log that it is made of. */
export interface CountedTable<Aggregate> {
  readonly log: CountedLog;
  readonly rows: RowPublisher<Aggregate>;
}
