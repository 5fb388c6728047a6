import { CompressionTypes, type Kafka, type Message, type PartitionerArgs, type Producer } from 'kafkajs';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import type { Topic } from '../../../schema/names.ts';
import type { OutgoingRecord, RecordHeader, RecordProducer } from '../../core/ports.ts';
import { partitionOf } from '../../core/stream/murmur2.ts';
import { IdleConnection } from '../idle-connection.ts';
import { type KafkaConnection, kafkaClientOf } from './kafka-client.ts';
import { DEFAULT_MAX_MESSAGE_BYTES, RecordTooLarge, requestsOf } from './kafka-requests.ts';

export interface KafkaProducerSettings extends KafkaConnection {
  /** The topics' max.message.bytes. @default 1,048,588, Kafka's own default */
  readonly maxMessageBytes?: number;
  /** A connection unused for so long is closed; the next send opens another. @default 2,000 */
  readonly idleMs?: number;
}

const DEFAULT_IDLE_MS = 2_000;

/** What a record's safety rests on: one sequence per partition, in order, none of it repeated; no topic made by a slip. */
export const PRODUCER_OPTIONS = { idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false } as const;

/** Acknowledged when all in-sync replicas have it: with `min.insync.replicas`, what outlives a broker. */
export const SEND_OPTIONS = { acks: -1, compression: CompressionTypes.GZIP } as const;

/**
 * Keyed, gzipped, idempotent, acknowledged by all in-sync replicas. Connects when it is used and disconnects when it is
 * not: a Lambda environment is frozen between invocations and would wake with dead sockets.
 *
 * A send that fails may have been stored in part. The producer id is given up with it, since kafkajs cannot tell which
 * sequence numbers the broker has seen, so sending the same records again may store them twice; readers drop duplicates
 * by identity.
 */
export class KafkaProducer implements RecordProducer {
  readonly #connection: IdleConnection<Producer>;
  readonly #maxMessageBytes: number;
  #sending: Promise<void> = Promise.resolve();
  #waiting: Send[] = [];

  constructor({ maxMessageBytes, idleMs, ...connection }: KafkaProducerSettings) {
    const kafka = kafkaClientOf(connection);
    this.#connection = new IdleConnection(() => connectedProducerOf(kafka), idleMs ?? DEFAULT_IDLE_MS);
    this.#maxMessageBytes = maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
  }

  /**
   * Sends wait for each other: an idempotent producer has one request in flight, and order per key is kept. Those to different
   * topics that are begun together, or wait together, are one request.
   */
  send(topic: Topic, records: readonly OutgoingRecord[]): Promise<void> {
    const sent = new Promise<void>((acknowledge, refuse) =>
      this.#waiting.push({ topic, records, acknowledge, refuse }),
    );
    this.#sending = this.#sending.then(() => this.#sendWaiting());
    return sent;
  }

  /** Waits for what is being sent, then closes the connection. A later send opens it again. */
  async close(): Promise<void> {
    await this.#sending;
    await this.#connection.close();
  }

  async #sendWaiting(): Promise<void> {
    const together = new Map<Topic, Send>();
    for (const send of this.#waiting) {
      if (together.has(send.topic)) break;
      together.set(send.topic, send);
    }
    // Those that an earlier send has taken along have nothing left to do.
    if (together.size === 0) return;
    this.#waiting.splice(0, together.size);
    const sends = [...together.values()];
    try {
      await this.#request(sends);
    } catch (cause) {
      if (sends.length > 1) return this.#sendEach(sends);
      for (const { topic, records, refuse } of sends) refuse(notAcknowledged(topic, records, cause));
      return;
    }
    for (const { acknowledge } of sends) acknowledge();
  }

  /** One topic of them failed, or one record was too large: that may not cost the others. */
  async #sendEach(sends: readonly Send[]): Promise<void> {
    for (const { topic, records, acknowledge, refuse } of sends) {
      await this.#request([{ topic, records }]).then(acknowledge, (cause: unknown) =>
        refuse(notAcknowledged(topic, records, cause)),
      );
    }
  }

  /** What does not fit into one batch of a partition takes several requests. */
  async #request(sends: readonly Batch[]): Promise<void> {
    const requests = sends.map(({ topic, records }) => ({
      topic,
      parts: requestsOf(topic, records, this.#maxMessageBytes),
    }));
    const most = Math.max(...requests.map(({ parts }) => parts.length));
    if (most === 0) return;
    await this.#connection.use(async (producer) => {
      for (let nth = 0; nth < most; nth++) await producer.sendBatch(produceRequestOf(requests, nth));
    });
  }
}

interface Batch {
  readonly topic: Topic;
  readonly records: readonly OutgoingRecord[];
}

interface Send extends Batch {
  readonly acknowledge: () => void;
  readonly refuse: (error: unknown) => void;
}

const notAcknowledged = (topic: Topic, records: readonly OutgoingRecord[], cause: unknown): unknown => {
  if (cause instanceof RecordTooLarge) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`Kafka did not acknowledge ${records.length} records for topic ${topic}: ${reason}`, { cause });
};

const connectedProducerOf = async (kafka: Kafka): Promise<Producer> => {
  const producer = kafka.producer({ ...PRODUCER_OPTIONS, createPartitioner: () => partitionByKey });
  await producer.connect();
  return producer;
};

const produceRequestOf = (
  requests: readonly { readonly topic: Topic; readonly parts: readonly (readonly OutgoingRecord[])[] }[],
  nth: number,
) => ({
  ...SEND_OPTIONS,
  topicMessages: requests.flatMap(({ topic, parts }) => {
    const part = parts[nth];
    return part === undefined ? [] : [{ topic, messages: part.map(messageOf) }];
  }),
});

const messageOf = ({ key, value, headers }: OutgoingRecord): Message => ({
  key: key === null ? null : typeof key === 'string' ? Buffer.from(key) : bufferOf(key),
  value: value === null ? null : bufferOf(value),
  ...(headers === undefined ? {} : { headers: headersOf(headers) }),
});

/**
 * Stands for a header that has no value, which kafkajs encodes as one that is missing once it has got so far: its own reckoning of a
 * record's size fails at null. Empty and missing take a byte each.
 */
const NO_VALUE = Buffer.alloc(0);
const writeVarIntBytes = Encoder.prototype.writeVarIntBytes;
Encoder.prototype.writeVarIntBytes = function writeMissing(this: Encoder, value: Buffer | null): Encoder {
  return writeVarIntBytes.call(this, value === NO_VALUE ? null : value);
};

/** Several headers of one name stay several. */
const headersOf = (headers: readonly RecordHeader[]): Record<string, Buffer[]> => {
  const byName = Map.groupBy(headers, ({ key }) => key);
  return Object.fromEntries(
    [...byName].map(([name, all]) => [name, all.map(({ value }) => (value === null ? NO_VALUE : bufferOf(value)))]),
  );
};

/** A record without a key has no order to keep: any partition will do. */
const partitionByKey = ({ message, partitionMetadata }: PartitionerArgs): number =>
  partitionOf((message.key ?? Buffer.alloc(0)) as Buffer, partitionMetadata.length);

/** kafkajs wants a Buffer; this is a view, not a copy. */
const bufferOf = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
