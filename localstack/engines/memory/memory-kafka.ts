import { DEFAULT_MAX_MESSAGE_BYTES, requestsOf } from '../../../lambdas/adapters/kafka/kafka-requests.ts';
import type {
  Clock,
  OutgoingRecord,
  RecordHeader,
  RecordPosition,
  RecordProducer,
} from '../../../lambdas/core/ports.ts';
import { partitionOf } from '../../../lambdas/core/stream/murmur2.ts';
import type { Topic } from '../../../schema/names.ts';
import type { ByPartition, RecordSource, SourceRecord } from '../../aws/event-source-mapping/record-source.ts';
import type { TopicAdmin, TopicSpec } from '../../kafka/topic-admin.ts';
import { ConsumerGroup } from './kafka-group.ts';
import { bytesOf, PartitionLog } from './kafka-log.ts';

export interface MemoryKafkaSettings {
  /** Gives append times. */
  readonly clock: Clock;
  /** @default 512 MB */
  readonly maxBytes?: number;
  /** @default 1,048,588, Kafka's own default */
  readonly maxMessageBytes?: number;
}

/** A record with everything Kafka allows, for what the producer port cannot send: tombstones, headers, any partition. */
export interface AppendedRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers?: readonly RecordHeader[];
  /** @default by the key */
  readonly partition?: number;
}

interface MemoryTopic {
  readonly incarnation: string;
  readonly partitions: PartitionLog[];
}

const DEFAULT_MAX_BYTES = 512 * 1024 * 1024;

/**
 * Kafka in this process: topics of partitioned logs, consumer groups with commits, append times of a clock. What every
 * group has committed is dropped when memory runs short; what one still has to read never is: appending fails instead.
 */
export class MemoryKafka implements TopicAdmin {
  readonly #clock: Clock;
  readonly #maxBytes: number;
  readonly #maxMessageBytes: number;
  readonly #topics = new Map<string, MemoryTopic>();
  readonly #groups = new Map<string, Map<string, ConsumerGroup>>();
  #bytes = 0;
  #incarnations = 0;

  constructor({ clock, maxBytes, maxMessageBytes }: MemoryKafkaSettings) {
    this.#clock = clock;
    this.#maxBytes = maxBytes ?? DEFAULT_MAX_BYTES;
    this.#maxMessageBytes = maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
  }

  async createTopics(specs: readonly TopicSpec[]): Promise<void> {
    for (const { topic, partitions } of specs) {
      const existing = this.#topics.get(topic);
      const created = existing ?? { incarnation: `memory-${++this.#incarnations}`, partitions: [] };
      if (existing !== undefined && existing.partitions.length >= partitions) continue;
      while (created.partitions.length < partitions) created.partitions.push(new PartitionLog());
      this.#topics.set(topic, created);
      for (const group of this.#groupsOf(topic)) group.rebalance();
    }
  }

  async deleteTopic(topic: string): Promise<void> {
    for (const log of this.#partitionsOf(topic)) this.#bytes -= log.dropBefore(log.end);
    this.#topics.delete(topic);
    for (const group of this.#groupsOf(topic)) {
      group.forgetCommits();
      group.rebalance();
    }
  }

  async endOffsets(topic: string): Promise<ByPartition> {
    return new Map(this.#partitionsOf(topic).map((log, partition) => [partition, log.end]));
  }

  async lag(groupId: string, topic: string): Promise<ByPartition> {
    return this.#group(groupId, topic).lag();
  }

  async close(): Promise<void> {}

  producer(): RecordProducer {
    return { send: async (topic, records) => this.#send(topic, records) };
  }

  /** One more member of the group. */
  source(groupId: string, topic: string): RecordSource {
    return this.#group(groupId, topic).source();
  }

  async incarnationOf(topic: string): Promise<string> {
    return this.#existing(topic).incarnation;
  }

  /** The newest records of each partition. */
  newestOf(topic: string, perPartition: number): SourceRecord[] {
    return this.#partitionsOf(topic).flatMap((log) =>
      log.read(Math.max(log.start, log.end - perPartition), perPartition),
    );
  }

  /** The first records of each partition from an instant on, or of one from an offset on. */
  since(
    topic: string,
    start: { readonly appendedAt: number } | { readonly partition: number; readonly offset: number },
    perPartition: number,
  ): SourceRecord[] {
    return this.#partitionsOf(topic).flatMap((log, partition) => {
      if ('appendedAt' in start)
        return log
          .read(log.start, log.end)
          .filter(({ timestamp }) => timestamp >= start.appendedAt)
          .slice(0, perPartition);
      return partition === start.partition ? log.read(Math.max(log.start, start.offset), perPartition) : [];
    });
  }

  /** Every record still in the log, partition by partition. */
  recordsOf(topic: string): SourceRecord[] {
    return this.#partitionsOf(topic).flatMap((log) => log.read(log.start, log.end));
  }

  /** @throws Error if the topic does not exist or the memory is full of records that a group has still to read. */
  append(topic: string, { key, value, headers = [], partition }: AppendedRecord): RecordPosition {
    const { partitions } = this.#existing(topic);
    const chosen = partition ?? partitionOf(key ?? new Uint8Array(), partitions.length);
    const log = partitions[chosen];
    if (log === undefined)
      throw new Error(`topic ${topic} has ${partitions.length} partitions, so no partition ${chosen}`);
    this.#makeRoom(topic, bytesOf({ key, value }));
    const offset = log.end;
    const timestamp = this.#clock.now();
    log.append({ partition: chosen, offset, timestamp, timestampType: 'LOG_APPEND_TIME', key, value, headers });
    for (const group of this.#groupsOf(topic)) group.announceArrival();
    return { topicPartition: `${topic}-${chosen}`, offset };
  }

  /** As when a commit is lost with its broker: the group's partitions are dealt out anew and this one is read again from `offset`. */
  rollBackCommit(groupId: string, topic: string, partition: number, offset: number): void {
    const group = this.#group(groupId, topic);
    group.commit(new Map([[partition, offset]]));
    group.rebalance();
  }

  #send(topic: Topic, records: readonly OutgoingRecord[]): void {
    for (const request of requestsOf(topic, records, this.#maxMessageBytes)) {
      for (const { key, ...record } of request) {
        this.append(topic, { ...record, key: key === null ? null : Buffer.from(key) });
      }
    }
  }

  #makeRoom(topic: string, bytes: number): void {
    if (this.#bytes + bytes > this.#maxBytes) this.#dropCommitted();
    if (this.#bytes + bytes > this.#maxBytes) {
      throw new Error(
        `the in-memory log is full (${this.#maxBytes} bytes) of records that are still to be read, so topic ${topic} ` +
          'takes no more; let its readers catch up and send again',
      );
    }
    this.#bytes += bytes;
  }

  #dropCommitted(): void {
    for (const [topic, { partitions }] of this.#topics) {
      const groups = this.#groupsOf(topic);
      if (groups.length === 0) continue;
      partitions.forEach((log, partition) => {
        const readByAll = Math.min(...groups.map((group) => group.committed(partition) ?? 0));
        if (readByAll > log.start) this.#bytes -= log.dropBefore(readByAll);
      });
    }
  }

  #partitionsOf(topic: string): readonly PartitionLog[] {
    return this.#topics.get(topic)?.partitions ?? [];
  }

  #existing(topic: string): MemoryTopic {
    const found = this.#topics.get(topic);
    if (found === undefined) throw new Error(`topic ${topic} does not exist; create it first`);
    return found;
  }

  #groupsOf(topic: string): ConsumerGroup[] {
    return [...(this.#groups.get(topic)?.values() ?? [])];
  }

  #group(groupId: string, topic: string): ConsumerGroup {
    const groups = this.#groups.get(topic) ?? new Map<string, ConsumerGroup>();
    this.#groups.set(topic, groups);
    const incarnationOf = (name: string): string => this.#topics.get(name)?.incarnation ?? '';
    const group = groups.get(groupId) ?? new ConsumerGroup(topic, (name) => this.#partitionsOf(name), incarnationOf);
    groups.set(groupId, group);
    return group;
  }
}
