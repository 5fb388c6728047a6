import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EachMessagePayload } from 'kafkajs';
import { decoderOf } from '../../lambdas/adapters/avro/avro-codec.ts';
import type { SchemaVersion } from '../../lambdas/adapters/avro/schema-versions.ts';
import { type KafkaConnection, kafkaClientOf } from '../../lambdas/adapters/kafka/kafka-client.ts';
import { epochMs, SECOND_MS } from '../../lambdas/core/time.ts';
import { readingClientOf } from '../../localstack/kafka/reading-client.ts';
import { unreadableIn } from '../../localstack/kafka/unreadable-batch.ts';
import { TOPICS, type Topic } from '../../schema/names.ts';
import type { TailedRecord, TopicDescription } from './operator-ports.ts';

/** A log that is being cleaned may have fewer records than its offsets say: then this ends the wait. */
const TAIL_WITHIN_MS = 10 * SECOND_MS;
const LOOK_EVERY_MS = 50;

/** The topics as the brokers tell them. */
export const describeTopics = async (connection: KafkaConnection): Promise<TopicDescription[]> => {
  const admin = kafkaClientOf(connection).admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const ours = Object.values(TOPICS).filter((topic) => existing.has(topic));
    const { topics } = await admin.fetchTopicMetadata({ topics: ours });
    return await Promise.all(
      topics
        .toSorted((one, other) => ours.indexOf(one.name as Topic) - ours.indexOf(other.name as Topic))
        .map(async ({ name, partitions }) => {
          const offsets = await admin.fetchTopicOffsets(name);
          const records = offsets.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
          return {
            topic: name,
            partitions: partitions.length,
            replicas: partitions[0]?.replicas.length ?? null,
            records,
          };
        }),
    );
  } finally {
    await admin.disconnect();
  }
};

/** The newest records of a topic: from so far before the end of each partition, and then the newest of all. */
export const tailTopic = async (
  connection: KafkaConnection,
  topic: Topic,
  versions: readonly SchemaVersion[],
  limit: number,
): Promise<TailedRecord[]> => {
  const kafka = readingClientOf(connection);
  const starts = await startsOf(kafka, topic, limit);
  const wanted = [...starts.values()].reduce((sum, { count }) => sum + count, 0);
  if (wanted === 0) return [];
  const consumer = kafka.consumer({ groupId: `speed-layer-tail-${randomUUID()}`, maxWaitTimeInMs: 250 });
  const read: TailedRecord[] = [];
  const decode = recordReaderOf(topic, versions);
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: async (payload) => {
        if (read.length < wanted && Number(payload.message.offset) < (starts.get(payload.partition)?.end ?? 0))
          read.push(decode(payload));
      },
    });
    for (const [partition, { start }] of starts) consumer.seek({ topic, partition, offset: String(start) });
    const until = Date.now() + TAIL_WITHIN_MS;
    while (read.length < wanted && Date.now() < until) await sleep(LOOK_EVERY_MS);
  } finally {
    await consumer.disconnect();
  }
  return read.toSorted((one, other) => one.appendedAt - other.appendedAt || one.offset - other.offset).slice(-limit);
};

const startsOf = async (kafka: ReturnType<typeof kafkaClientOf>, topic: Topic, limit: number) => {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(
      offsets.map(({ partition, low, high }) => {
        const start = Math.max(Number(low), Number(high) - limit);
        return [partition, { start, end: Number(high), count: Number(high) - start }] as const;
      }),
    );
  } finally {
    await admin.disconnect();
  }
};

const recordReaderOf = (topic: Topic, versions: readonly SchemaVersion[]) => {
  const decode = decoderOf(topic, versions);
  return ({ partition, message }: EachMessagePayload): TailedRecord => {
    const place = {
      partition,
      offset: Number(message.offset),
      appendedAt: epochMs(Number(message.timestamp)),
      key: message.key?.toString('utf8') ?? null,
    };
    const unreadable = unreadableIn(message);
    if (unreadable !== undefined) return { ...place, value: null, fault: unreadable };
    try {
      return { ...place, value: decode(message.value) };
    } catch (error) {
      return { ...place, value: null, fault: error instanceof Error ? error.message : String(error) };
    }
  };
};
