import { setTimeout as delay } from 'node:timers/promises';
import { describe } from 'vitest';
import { KafkaProducer } from '../../../lambdas/adapters/kafka-producer.ts';
import { KafkaAdmin } from '../../../localstack/kafka/kafka-admin.ts';
import { KafkaSource } from '../../../localstack/kafka/kafka-source.ts';
import { engineAddresses } from '../../engines/engines.ts';
import { kafkaContract } from './kafka-contract.ts';

const engines = engineAddresses();

describe.runIf(engines !== null)('real Kafka', () => {
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
