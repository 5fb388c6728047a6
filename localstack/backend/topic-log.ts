import { randomUUID } from 'node:crypto';
import type { Admin, Kafka } from 'kafkajs';
import type { KafkaConnection } from '../../lambdas/adapters/kafka/kafka-client.ts';
import type { SourceRecord } from '../aws/event-source-mapping/record-source.ts';
import { readingClientOf } from '../kafka/reading-client.ts';
import { unreadableIn } from '../kafka/unreadable-batch.ts';
import { realClock, realSleep } from '../time/local-time.ts';

/** The log itself, for who wants to look at it again: nothing is committed, no group moves. */
export interface TopicLog {
  /** The newest of each partition, in the order of the log within one. */
  newest(topic: string, perPartition: number): Promise<readonly SourceRecord[]>;
  /** The first of each partition from where it is told on, in the order of the log within one. */
  since(topic: string, start: LogStart, perPartition: number): Promise<readonly SourceRecord[]>;
}

/** An instant of the broker's clock, of each partition; or an offset of one. */
export type LogStart = { readonly appendedAt: number } | { readonly partition: number; readonly offset: number };

interface Part {
  readonly partition: number;
  readonly start: number;
  readonly end: number;
}

const LIMIT_MS = 20_000;
const LOOK_EVERY_MS = 50;

/** Kafka's. Reads as a group of its own, which nobody else is in. */
export const makeKafkaTopicLog = (connection: KafkaConnection): TopicLog => ({
  newest: async (topic, perPartition) => readableOf(await readTopic(connection, topic, null, perPartition)),
  since: async (topic, start, perPartition) => readableOf(await readTopic(connection, topic, start, perPartition)),
});

/** Or what stands in its place, and why it cannot be unpacked. */
export interface LogRecord extends SourceRecord {
  readonly unreadable?: string;
}

const readableOf = (records: readonly LogRecord[]): SourceRecord[] =>
  records.filter(({ unreadable }) => unreadable === undefined);

/** At most so many of each partition: the first from where is told on, or the newest. */
export const readTopic = async (
  connection: KafkaConnection,
  topic: string,
  start: LogStart | null,
  perPartition: number,
): Promise<readonly LogRecord[]> => {
  const kafka = readingClientOf(connection);
  const parts = await asked(kafka, async (admin) => {
    const [offsets, starts] = await Promise.all([
      admin.fetchTopicOffsets(topic),
      start === null ? undefined : startsOf(admin, topic, start),
    ]);
    return offsets.map(({ partition, low, high }) => {
      const wanted = starts === undefined ? Number(high) - perPartition : (starts.get(partition) ?? Number(high));
      const from = Math.max(Number(low), wanted);
      return { partition, start: from, end: Math.min(Number(high), from + perPartition) };
    });
  });
  return readParts(kafka, topic, parts);
};

const asked = async <Answer>(kafka: Kafka, ask: (admin: Admin) => Promise<Answer>): Promise<Answer> => {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
};

/** The broker finds an instant by its index: nothing before it is read. */
const startsOf = async (admin: Admin, topic: string, start: LogStart): Promise<ReadonlyMap<number, number>> => {
  if ('offset' in start) return new Map([[start.partition, start.offset]]);
  const found = await admin.fetchTopicOffsetsByTimestamp(topic, start.appendedAt);
  return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
};

const readParts = async (kafka: Kafka, topic: string, parts: readonly Part[]): Promise<readonly LogRecord[]> => {
  const wanted = parts.reduce((sum, { start, end }) => sum + Math.max(0, end - start), 0);
  if (wanted === 0) return [];
  const read: LogRecord[] = [];
  const bounds = new Map(parts.map((part) => [part.partition, part]));
  const consumer = kafka.consumer({ groupId: `speed-layer-look-${randomUUID()}`, maxWaitTimeInMs: 250 });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        const { offset, timestamp, key, value } = message;
        const { start, end } = bounds.get(partition) ?? { start: 0, end: 0 };
        if (Number(offset) < start || Number(offset) >= end) return;
        const unreadable = unreadableIn(message);
        const place = { partition, offset: Number(offset), timestamp: Number(timestamp) };
        read.push({
          ...place,
          timestampType: 'LOG_APPEND_TIME',
          key,
          value,
          headers: [],
          ...(unreadable === undefined ? {} : { unreadable }),
        });
      },
    });
    for (const { partition, start } of parts) consumer.seek({ topic, partition, offset: String(start) });
    const until = realClock.now() + LIMIT_MS;
    while (read.length < wanted && realClock.now() < until) await realSleep(LOOK_EVERY_MS);
  } finally {
    await consumer.disconnect();
  }
  return read;
};
