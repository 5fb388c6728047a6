import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { KafkaProducer } from '../../../lambdas/adapters/kafka/kafka-producer.ts';
import { KafkaAdmin } from '../../../localstack/kafka/kafka-admin.ts';
import { KafkaSource } from '../../../localstack/kafka/kafka-source.ts';
import { engineAddresses } from '../../engines/engines.ts';
import { holdProductTopics } from '../../engines/product-topics.ts';
import { kafkaContract } from './kafka-contract.ts';

const engines = engineAddresses();

describe.runIf(engines !== null)('real Kafka', () => {
  holdProductTopics();

  it('tells the id of a topic whose name is as long as Kafka allows', async () => {
    const admin = new KafkaAdmin({ brokers: engines?.kafka.brokers ?? [], clientId: 'long-name' });
    const topic = 'long-name-'.padEnd(249, 'x');
    await admin.createTopics([{ topic, partitions: 1 }]);
    expect(await admin.incarnationOf(topic)).toMatch(/^[\w-]{22}$/);
    await admin.deleteTopic(topic);
    await admin.close();
  });

  kafkaContract('over kafkajs', async () => {
    const connection = { brokers: engines?.kafka.brokers ?? [], clientId: 'contract' };
    const admin = new KafkaAdmin(connection);
    const producer = new KafkaProducer(connection);
    return {
      admin,
      producer,
      source: (groupId, topic) =>
        new KafkaSource({ connection, groupId, topic, sleep: (ms, signal) => delay(ms, undefined, { signal }) }),
      close: async () => {
        await producer.close();
        await admin.close();
      },
    };
  });
});
