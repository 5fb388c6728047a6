import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { KafkaConnection } from '../../lambdas/adapters/kafka/kafka-client.ts';
import type { Sleep } from '../../lambdas/core/ports.ts';
import type { ByPartition, RecordSource, SourceRecord } from '../aws/event-source-mapping/record-source.ts';
import { KafkaAdmin } from './kafka-admin.ts';
import { PartitionBuffer } from './partition-buffer.ts';
import { isStarting, readingClientOf, readingConsumerOf } from './reading-client.ts';
import { type StandstillListener, Standstills } from './standstills.ts';
import { TopicIdentity, TopicMadeAnew } from './topic-identity.ts';

export interface KafkaSourceSettings extends StandstillListener {
  readonly connection: KafkaConnection;
  readonly groupId: string;
  readonly topic: string;
  readonly sleep: Sleep;
  /** Told once when Kafka is lost, however often reconnecting fails. */
  readonly onLost?: (error: Error) => void;
  readonly onRestored?: () => void;
  /** Told when the topic turns out to be another one of the same name: it is read from its beginning. */
  readonly onMadeAnew?: () => void;
  /** How long the broker waits for a dead member. @default 6,000, the least a broker allows by default */
  readonly sessionTimeoutMs?: number;
  /** Read ahead per partition, in bytes of heap. @default 4 MB */
  readonly maxBufferedBytes?: number;
}

const DEFAULT_SESSION_TIMEOUT_MS = 6_000;
const DEFAULT_MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
const RECONNECT_DELAY_MS = 500;
/** Whether a batch that cannot be unpacked is still there. */
const LOOK_AGAIN_MS = 5_000;

/** A paused partition is fetched again up to MAX_WAIT_MS late, so a full buffer first gets this long to drain. */
const ROOM_WAIT_MS = 100;

/** More than any topic has: what queued behind others could be handed over after a rebalance. */
const CONCURRENT_PARTITIONS = 256;

/** A member of a Kafka consumer group that reads ahead into bounded buffers and outlives the loss of the broker. */
export class KafkaSource implements RecordSource {
  readonly topic: string;
  readonly #settings: KafkaSourceSettings;
  readonly #kafka: Kafka;
  readonly #admin: KafkaAdmin;
  readonly #identity: TopicIdentity;
  readonly #standstills: Standstills;
  readonly #maxBufferedBytes: number;
  readonly #closing = new AbortController();
  readonly #joined = Promise.withResolvers<void>();
  #onArrival: () => void = () => undefined;
  #consumer: Consumer | null = null;
  #consuming: Promise<void> = Promise.resolve();
  #isLost = false;
  #generation = 0;
  #buffers = new Map<number, PartitionBuffer>();
  #turn = 0;

  constructor(settings: KafkaSourceSettings) {
    this.topic = settings.topic;
    this.#settings = settings;
    this.#kafka = readingClientOf(settings.connection);
    this.#admin = new KafkaAdmin(settings.connection);
    this.#identity = new TopicIdentity({ ...settings, admin: this.#admin });
    this.#standstills = new Standstills(settings);
    this.#maxBufferedBytes = settings.maxBufferedBytes ?? DEFAULT_MAX_BUFFERED_BYTES;
  }

  open(onArrival: () => void): Promise<void> {
    this.#onArrival = onArrival;
    this.#consuming = this.#keepConsuming();
    return this.#joined.promise;
  }

  generation(): number {
    return this.#generation;
  }

  poll(maxRecords: number, accepts: (partition: number) => boolean): SourceRecord[] {
    const buffers = [...this.#buffers.values()].filter(({ partition, isEmpty }) => !isEmpty && accepts(partition));
    const polled: SourceRecord[] = [];
    this.#turn++;
    for (let step = 0; step < buffers.length && polled.length < maxRecords; step++) {
      const buffer = buffers[(this.#turn + step) % buffers.length] as PartitionBuffer;
      for (const record of buffer.take(maxRecords - polled.length)) polled.push(record);
      this.#readOn(buffer);
    }
    return polled;
  }

  incarnation(): string {
    return this.#identity.id;
  }

  incarnationNow(): Promise<string> {
    return this.#admin.incarnationOf(this.topic);
  }

  async commit(nextOffsets: ByPartition): Promise<void> {
    const offsets = [...nextOffsets].map(
      ([partition, offset]) => [partition, this.#buffers.get(partition)?.commitOffsetOf(offset) ?? offset] as const,
    );
    await this.#commit(new Map(offsets));
    for (const [partition] of offsets) this.#commitUnseen(partition);
  }

  /** Notes beside each offset which topic it is of: one that is made anew under the same name has offsets of its own. */
  async #commit(nextOffsets: ByPartition): Promise<void> {
    if (this.#consumer === null) throw new Error(`not a member of group ${this.#settings.groupId} at present`);
    const noted = { topic: this.topic, metadata: this.#identity.id };
    const offsets = [...nextOffsets];
    await this.#consumer.commitOffsets(
      offsets.map(([partition, offset]) => ({ ...noted, partition, offset: String(offset) })),
    );
    for (const [partition, offset] of offsets) {
      this.#identity.committed(partition);
      this.#buffers.get(partition)?.committed(offset);
    }
  }

  /** Else a topic of transactions would have a lag for ever. A commit that fails comes with the next. */
  #commitUnseen(partition: number): void {
    const offset = this.#buffers.get(partition)?.unseenOffset;
    if (offset !== undefined) this.#commit(new Map([[partition, offset]])).catch(() => undefined);
  }

  positions(): ByPartition {
    const read = [...this.#buffers.values()].filter(({ nextOffset }) => nextOffset !== undefined);
    return new Map(read.map(({ partition, nextOffset }) => [partition, nextOffset as number]));
  }

  lag(): Promise<ByPartition> {
    return this.#admin.lag(this.#settings.groupId, this.topic);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#joined.resolve();
    await this.#consuming;
    await this.#admin.close();
  }

  async #keepConsuming(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      const { groupId, sessionTimeoutMs = DEFAULT_SESSION_TIMEOUT_MS } = this.#settings;
      const consumer = readingConsumerOf(this.#kafka, groupId, sessionTimeoutMs);
      try {
        if (await this.#identity.recognise()) this.#becomeAnother();
        await this.#consume(consumer);
      } catch (thrown) {
        this.#lose(thrown instanceof Error ? thrown : new Error(String(thrown)));
      }
      this.#consumer = null;
      this.#assign([]);
      await consumer.disconnect().catch(() => undefined);
      const { sleep } = this.#settings;
      if (!this.#closing.signal.aborted) await sleep(RECONNECT_DELAY_MS, this.#closing.signal).catch(() => undefined);
    }
  }

  /** Resolves when the source closes, rejects when the consumer crashes. */
  async #consume(consumer: Consumer): Promise<void> {
    const ended = Promise.withResolvers<void>();
    const end = (): void => ended.resolve();
    // A crash can come before anybody waits for it.
    ended.promise.catch(() => undefined);
    this.#closing.signal.addEventListener('abort', end, { once: true });
    consumer.on(consumer.events.CRASH, ({ payload }) => ended.reject(payload.error));
    consumer.on(consumer.events.REBALANCING, () => this.#assign([]));
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
      if (this.#standstills.has(partition)) return;
      this.#buffers.get(partition)?.readThrough(Number(lastOffset) + 1);
      this.#commitUnseen(partition);
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => this.#join(payload.memberAssignment[this.topic] ?? []));
    try {
      this.#consumer = consumer;
      await consumer.connect();
      await consumer.subscribe({ topic: this.topic, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
        eachBatch: (payload) => this.#arrive(payload),
      });
      const isWanted = (): boolean => this.#consumer === consumer && !this.#closing.signal.aborted;
      this.#identity.watch(isWanted, this.#closing.signal).catch(ended.reject);
      await ended.promise;
    } finally {
      this.#closing.signal.removeEventListener('abort', end);
    }
  }

  #join(partitions: readonly number[]): void {
    this.#assign(partitions);
    for (const partition of partitions) {
      if (this.#identity.isStrange(partition)) this.#consumer?.seek({ topic: this.topic, partition, offset: '0' });
    }
    this.#consumer?.resume([{ topic: this.topic, partitions: [...partitions] }]);
    this.#joined.resolve();
    if (this.#isLost) this.#settings.onRestored?.();
    this.#isLost = false;
  }

  #lose(error: Error): void {
    if (isStarting(error) || error instanceof TopicMadeAnew) return;
    if (!this.#isLost) this.#settings.onLost?.(error);
    this.#isLost = true;
  }

  #becomeAnother(): void {
    this.#standstills.forget();
    this.#settings.onMadeAnew?.();
  }

  #assign(partitions: readonly number[]): void {
    this.#generation++;
    this.#buffers = new Map(partitions.map((partition) => [partition, new PartitionBuffer(partition)]));
    this.#onArrival();
  }

  /** Takes the records over before it waits for anything: what is resolved here is not fetched again. */
  async #arrive({ batch, resolveOffset, pause }: EachBatchPayload): Promise<void> {
    const buffer = this.#buffers.get(batch.partition);
    if (buffer === undefined) return;
    const readable = this.#standstills.readableOf(batch);
    const isStanding = this.#standstills.has(batch.partition);
    buffer.add(readable);
    const last = isStanding ? readable.at(-1)?.offset : batch.lastOffset();
    if (last !== undefined) resolveOffset(last);
    this.#onArrival();
    if (isStanding) return this.#lookAgain(pause());
    if (buffer.bytes <= this.#maxBufferedBytes) return;
    const patience = new AbortController();
    await Promise.race([buffer.room.wait(), this.#settings.sleep(ROOM_WAIT_MS, patience.signal)]);
    patience.abort();
    if (this.#buffers.get(batch.partition) !== buffer || buffer.bytes <= this.#maxBufferedBytes) return;
    buffer.resume = pause();
  }

  #lookAgain(resume: () => void): void {
    this.#settings.sleep(LOOK_AGAIN_MS, this.#closing.signal).then(resume, () => undefined);
  }

  #readOn(buffer: PartitionBuffer): void {
    if (buffer.bytes > this.#maxBufferedBytes / 2) return;
    buffer.room.open();
    buffer.resume?.();
    buffer.resume = undefined;
  }
}
