import type { RecordHeader } from '../../../lambdas/core/ports.ts';

/** A record as a consumer of one topic reads it. */
export interface SourceRecord {
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since the epoch; whose clock, {@link timestampType} says. */
  readonly timestamp: number;
  readonly timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME';
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly RecordHeader[];
}

/** One partition → one number: an offset, or a count of records. */
export type ByPartition = ReadonlyMap<number, number>;

/**
 * One member of a consumer group reading one topic from its beginning. Reading ahead, heartbeats and rebalances go on
 * inside; the mapping pulls what has arrived. When the partitions are dealt out anew the generation changes, everything
 * handed out before is void (it will be delivered again, here or elsewhere) and reading resumes at what is committed.
 */
export interface RecordSource {
  readonly topic: string;
  /** Joins the group and resolves when it has; `onArrival` is told of new records and of new generations. */
  open(onArrival: () => void): Promise<void>;
  generation(): number;
  /** Tells the topic that is being read from others of its name, made before or after. Empty before it is open. */
  incarnation(): string;
  /** The same of the topic that has the name at this moment, which the source may not have noticed yet. */
  incarnationNow(): Promise<string>;
  /** Up to `maxRecords` that have arrived, in offset order within a partition; empty if there are none. Never waits. */
  poll(maxRecords: number, accepts: (partition: number) => boolean): SourceRecord[];
  /** Stores the next offset to read, for each partition named. Rejects if the group or the broker does not take it. */
  commit(nextOffsets: ByPartition): Promise<void>;
  /** The next offset `poll` will hand out, for each assigned partition that has been read from. */
  positions(): ByPartition;
  /** Log end less committed offset, for every partition of the topic. */
  lag(): Promise<ByPartition>;
  /** Leaves the group. */
  close(): Promise<void>;
}
