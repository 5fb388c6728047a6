/** The log of a pass, read back from Kafka and decoded by Avro alone. */
import { randomUUID } from 'node:crypto';
import { avroTypeOf } from '../../../lambdas/adapters/avro/avro-type.ts';
import { kafkaClientOf } from '../../../lambdas/adapters/kafka/kafka-client.ts';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import type { RecordOf } from '../../../schema/records.ts';
import { newestReleaseOf } from '../../../schema/registry.ts';
import type { Fact } from '../oracle/facts.ts';
import { TEXTS } from '../oracle/texts.ts';
import { PASS_TOPICS, type Pass } from './pass.ts';
import { within } from './within.ts';

const HEADER_BYTES = 18;
const READ_LIMIT_MS = 60_000;

export interface LoggedRecord {
  readonly topic: Topic;
  readonly partition: number;
  readonly offset: number;
  readonly value: Buffer | null;
  /** `null`: not a value of its topic. */
  readonly fact: Fact | null;
}

export const readLog = async (pass: Pass): Promise<LoggedRecord[]> => {
  const logs = await Promise.all(
    PASS_TOPICS.map((topic) => within(`reading ${topic} back`, READ_LIMIT_MS, readTopic(pass, topic))),
  );
  return logs.flat();
};

const readTopic = async ({ addresses }: Pass, topic: Topic): Promise<LoggedRecord[]> => {
  const kafka = kafkaClientOf({ brokers: addresses.kafka.brokers, clientId: 'verify-read-back' });
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]));
  await admin.disconnect();
  const records: LoggedRecord[] = [];
  const left = new Map([...ends].filter(([, end]) => end > 0));
  const consumer = kafka.consumer({ groupId: `verify-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    if (left.size === 0) resolve();
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    const eachMessage = async ({
      partition,
      message,
    }: {
      partition: number;
      message: { offset: string; value: Buffer | null };
    }) => {
      const offset = Number(message.offset);
      records.push({ topic, partition, offset, value: message.value, fact: factOf(topic, message.value) });
      if (offset + 1 >= (ends.get(partition) ?? 0)) left.delete(partition);
      if (left.size === 0) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return records;
};

const types = new Map(Object.values(TOPICS).map((topic) => [topic, avroTypeOf(newestReleaseOf(topic))]));
const unitsOf = new Map(TEXTS.map(({ content, compoundUnits }) => [content, compoundUnits]));

const factOf = (topic: Topic, value: Buffer | null): Fact | null => {
  const versionId = localVersionIdsOf(topic).at(-1)?.replaceAll('-', '');
  if (value === null || value.toString('hex', 2, HEADER_BYTES) !== versionId) return null;
  try {
    return meaningOf(topic, types.get(topic)?.fromBuffer(value.subarray(HEADER_BYTES)));
  } catch {
    return null;
  }
};

const meaningOf = (topic: Topic, value: unknown): Fact => {
  if (topic === TOPICS.reviews) {
    const review = value as RecordOf['movie.reviews'];
    const { movie_id: movieId, review_id: reviewId, created_at: at, content } = review;
    const updatedAt = review.updated_at ?? at;
    return { kind: 'review', movieId, reviewId, at, updatedAt, compoundUnits: unitsOf.get(content) ?? Number.NaN };
  }
  if (topic === TOPICS.metadata) {
    const { movie_id: movieId, title, timestamp: at } = value as RecordOf['movie.metadata'];
    return { kind: 'metadata', movieId, at, title };
  }
  const entry = value as RecordOf['movie.trending'];
  const {
    movie_id: movieId,
    timestamp: at,
    vote_average: voteAverage,
    vote_count: voteCount,
    popularity,
    rank,
  } = entry;
  if (topic === TOPICS.trending) return { kind: 'rank', movieId, at, rank, list: entry.time_window };
  return { kind: 'rating', movieId, at, voteAverage, voteCount, popularity };
};
