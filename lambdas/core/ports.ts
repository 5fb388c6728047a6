/**
 * What functions need from the world. Handlers and core see only these; adapters implement them, and one contract suite
 * per port runs against the in-memory and the real implementation. Everything that waits or chooses is here, so that the
 * same handlers run under a deterministic scheduler.
 */

import type { PoisonCode } from '../../schema/dead-letter-reasons.ts';
import type { FunctionName, MetricName, Topic } from '../../schema/names.ts';
import type { EpochMs } from './time.ts';

export interface Clock {
  now(): EpochMs;
}

/**
 * Resolves after `ms` milliseconds of the same time that {@link Clock} shows. Where the signal is honoured, aborting it
 * frees the timer and ends the wait, by resolving or rejecting; ignoring it is allowed.
 */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** A number in [0, 1). */
export type Random = () => number;

/** What a function reports of itself: metrics in CloudWatch, figures on the terminal, counters in a simulation. */
export interface Telemetry {
  count(metric: MetricName, value: number): void;
  /** One observation of a duration in milliseconds of real time. */
  duration(metric: MetricName, ms: number): void;
  warn(message: string, detail: Readonly<Record<string, unknown>>): void;
}

/** Where a record stands in the log. `topicPartition` is spelt as Lambda spells it: `movie.reviews-0`. */
export interface RecordPosition {
  readonly topicPartition: string;
  readonly offset: number;
}

/** A Kafka record as it was delivered. */
export interface KafkaRecord extends RecordPosition {
  readonly topic: string;
  readonly partition: number;
  /** The broker's append time, or the producer's, as the topic is configured. */
  readonly appendTime: EpochMs;
  readonly key: Uint8Array | null;
  /** `null`: a tombstone. */
  readonly value: Uint8Array | null;
  readonly headers: readonly RecordHeader[];
}

export interface RecordHeader {
  readonly key: string;
  readonly value: Uint8Array | null;
}

/** A record set aside, with everything needed to understand it and to send it back. */
export interface DeadLetter {
  readonly record: KafkaRecord;
  /** Tells two topics of one name apart, of which the second was created after the first was deleted. */
  readonly topicIncarnation: string;
  readonly functionName: FunctionName;
  readonly code: PoisonCode;
  readonly message: string;
  readonly setAsideAt: EpochMs;
}

/** Keyed by topic, incarnation, partition and offset: putting one twice leaves one. */
export interface DeadLetters {
  put(letter: DeadLetter): Promise<void>;
}

/** A record on its way to Kafka. */
export interface OutgoingRecord {
  /** The movie id as decimal text: one movie, one partition. `null`, as bytes: only as strangers have sent it before. */
  readonly key: string | Uint8Array | null;
  /** `null`: a tombstone. */
  readonly value: Uint8Array | null;
  readonly headers?: readonly RecordHeader[];
}

export interface RecordProducer {
  /** Sends one batch to one topic and resolves when all in-sync replicas have acknowledged every record of it. */
  send(topic: Topic, records: readonly OutgoingRecord[]): Promise<void>;
}

/** What tells a movie's record in a window from any other. A review's is its id, a rating's its offset in the window in milliseconds. */
export type Identity = string | number;

/**
 * Rows that hold the sample with the greatest event time: plain upserts with the event time as write timestamp, which
 * commute and repeat harmlessly. `Row` names its key and its columns; absent columns are left as they are.
 */
export interface SnapshotStore<Row> {
  upsert(writes: readonly SnapshotWrite<Row>[]): Promise<void>;
}

export interface SnapshotWrite<Row> {
  readonly row: Row;
  readonly eventTime: EpochMs;
  readonly ttlSeconds: number;
}

/** What a handler uses of Lambda's context. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

/** Lambda's partial batch response for Kafka: resume `partition` at `offset`. Empty: the whole batch is done. */
export interface BatchOutcome {
  readonly batchItemFailures: readonly {
    readonly itemIdentifier: { readonly partition: string; readonly offset: number };
  }[];
}

/** The event Lambda delivers for an MSK topic; key, value and header bytes as AWS encodes them. */
export interface MskEvent {
  readonly eventSource: 'aws:kafka';
  readonly eventSourceArn: string;
  readonly bootstrapServers: string;
  /** By `<topic>-<partition>`, each in offset order. */
  readonly records: Readonly<Record<string, readonly MskRecord[]>>;
}

export interface MskRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME';
  /** Base64; absent for a record without a key. */
  readonly key?: string;
  /** Base64; absent for a tombstone. */
  readonly value?: string;
  /** One object per header, name → bytes. */
  readonly headers: readonly Readonly<Record<string, readonly number[] | null>>[];
}
