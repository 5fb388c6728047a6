import { Client } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { kafkaClientOf } from '../../../lambdas/adapters/kafka/kafka-client.ts';
import { engineAddresses } from '../../engines/engines.ts';

const engines = engineAddresses();

describe.runIf(engines !== null)('the engines of a test run', () => {
  const { kafka, cassandra } = engines ?? { kafka: { brokers: [] }, cassandra: undefined };

  it('keep what is sent to Kafka, and make no topic by themselves', async () => {
    const client = kafkaClientOf({ clientId: 'readiness', brokers: kafka.brokers });
    const admin = client.admin();
    const producer = client.producer({ allowAutoTopicCreation: false, retry: { retries: 0 } });
    await Promise.all([admin.connect(), producer.connect()]);
    try {
      await admin.createTopics({ topics: [{ topic: 'readiness', numPartitions: 2 }], waitForLeaders: true });
      await producer.send({ topic: 'readiness', messages: [{ key: 'a', value: 'kept', partition: 1 }] });

      const offsets = await admin.fetchTopicOffsets('readiness');
      expect(offsets.find(({ partition }) => partition === 1)?.high).toBe('1');
      await expect(producer.send({ topic: 'misspelt', messages: [{ value: 'x' }] })).rejects.toThrow(/topic/i);
    } finally {
      await Promise.all([admin.disconnect(), producer.disconnect()]);
    }
  });

  it('accept a conditional batch of 500 kB on one partition', async () => {
    const client = new Client({
      contactPoints: [`${cassandra?.contactPoint}:${cassandra?.port}`],
      localDataCenter: cassandra?.localDataCenter ?? '',
    });
    try {
      await client.execute(
        "CREATE KEYSPACE readiness WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
      );
      await client.execute('CREATE TABLE readiness.rows (p int, c int, filler text, PRIMARY KEY (p, c))');
      const query = 'INSERT INTO readiness.rows (p, c, filler) VALUES (1, ?, ?) IF NOT EXISTS';
      const batch = Array.from({ length: 10 }, (_, c) => ({ query, params: [c, 'x'.repeat(50_000)] }));
      const first = await client.batch(batch, { prepare: true });
      const second = await client.batch(batch, { prepare: true });

      expect(first.wasApplied()).toBe(true);
      expect(second.wasApplied()).toBe(false);
    } finally {
      await client.shutdown();
    }
  });
});
