import { randomUUID } from 'node:crypto';
import { type KafkaConnection, kafkaClientOf } from '../../lambdas/adapters/kafka/kafka-client.ts';
import type { SourceRecord } from '../aws/event-source-mapping/record-source.ts';
import { realClock, realSleep } from '../time/local-time.ts';

/** The log itself, for who wants to look at it again: nothing is committed, no group moves. */
export interface TopicLog {
  /** The newest of each partition, in the order of the log within one. */
  newest(topic: string, perPartition: number): Promise<readonly SourceRecord[]>;
}

const LIMIT_MS = 20_000;
const LOOK_EVERY_MS = 50;

/** Kafka's. Reads as a group of its own, which nobody else is in. */
export const makeKafkaTopicLog = (connection: KafkaConnection): TopicLog => ({
  newest: async (topic, perPartition) => {
    const kafka = kafkaClientOf(connection);
    const admin = kafka.admin();
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(topic);
    await admin.disconnect();
    const parts = offsets.map(({ partition, low, high }) => {
      const start = Math.max(Number(low), Number(high) - perPartition);
      return { partition, start, end: Number(high) };
    });
    const wanted = parts.reduce((sum, { start, end }) => sum + end - start, 0);
    if (wanted === 0) return [];
    const read: SourceRecord[] = [];
    const ends = new Map(parts.map(({ partition, end }) => [partition, end]));
    const consumer = kafka.consumer({ groupId: `speed-layer-look-${randomUUID()}`, maxWaitTimeInMs: 250 });
    try {
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachMessage: async ({ partition, message: { offset, timestamp, key, value } }) => {
          if (Number(offset) >= (ends.get(partition) ?? 0)) return;
          const place = { partition, offset: Number(offset), timestamp: Number(timestamp) };
          read.push({ ...place, timestampType: 'LOG_APPEND_TIME', key, value, headers: [] });
        },
      });
      for (const { partition, start } of parts) consumer.seek({ topic, partition, offset: String(start) });
      const until = realClock.now() + LIMIT_MS;
      while (read.length < wanted && realClock.now() < until) await realSleep(LOOK_EVERY_MS);
    } finally {
      await consumer.disconnect();
    }
    return read;
  },
});
