import { decoderOf } from '../../lambdas/adapters/avro/avro-codec.ts';
import type { SchemaVersion } from '../../lambdas/adapters/avro/schema-versions.ts';
import { type KafkaConnection, kafkaClientOf } from '../../lambdas/adapters/kafka/kafka-client.ts';
import { epochMs } from '../../lambdas/core/time.ts';
import { type LogRecord, readTopic } from '../../localstack/backend/topic-log.ts';
import { TOPICS, type Topic } from '../../schema/names.ts';
import type { TailedRecord, TailQuery, TopicDescription } from './operator-ports.ts';

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

/** Records of a topic, decoded, oldest first: the newest of all, or the first from where is told on. */
export const tailTopic = async (
  connection: KafkaConnection,
  topic: Topic,
  versions: readonly SchemaVersion[],
  { limit, since }: TailQuery,
): Promise<TailedRecord[]> => {
  const records = await readTopic(connection, topic, since, limit);
  const inOrder = records
    .map(recordReaderOf(topic, versions))
    .toSorted((one, other) => one.appendedAt - other.appendedAt || one.offset - other.offset);
  return since === null ? inOrder.slice(-limit) : inOrder.slice(0, limit);
};

const recordReaderOf = (topic: Topic, versions: readonly SchemaVersion[]) => {
  const decode = decoderOf(topic, versions);
  return ({ partition, offset, timestamp, key, value, unreadable }: LogRecord): TailedRecord => {
    const place = {
      partition,
      offset,
      appendedAt: epochMs(timestamp),
      key: key === null ? null : Buffer.from(key).toString('utf8'),
    };
    if (unreadable !== undefined) return { ...place, value: null, fault: unreadable };
    try {
      return { ...place, value: decode(value) };
    } catch (error) {
      return { ...place, value: null, fault: error instanceof Error ? error.message : String(error) };
    }
  };
};
