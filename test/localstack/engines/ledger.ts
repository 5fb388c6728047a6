/** Numbered entries in both engines, to see which of the acknowledged ones are still there. */
import { randomUUID } from 'node:crypto';
import { Client } from 'cassandra-driver';
import type { Producer } from 'kafkajs';
import { kafkaClientOf } from '../../../lambdas/adapters/kafka/kafka-client.ts';
import type { EngineAddresses } from '../../../localstack/engines/engine.ts';

export interface Ledger {
  readonly kafka: readonly number[];
  readonly cassandra: readonly number[];
}

const TOPIC = 'ledger';
const ENTRIES = 'SELECT entry FROM ledger.numbers';
const ascending = (a: number, b: number) => a - b;

const cassandraOf = ({ cassandra }: EngineAddresses) =>
  new Client({
    contactPoints: [`${cassandra.contactPoint}:${cassandra.port}`],
    localDataCenter: cassandra.localDataCenter,
  });
const kafkaOf = ({ kafka }: EngineAddresses) => kafkaClientOf({ brokers: kafka.brokers, clientId: 'ledger' });

export const makeLedger = async (engines: EngineAddresses): Promise<void> => {
  const admin = kafkaOf(engines).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
  const client = cassandraOf(engines);
  const replication = "{'class': 'SimpleStrategy', 'replication_factor': 1}";
  await client.execute(`CREATE KEYSPACE ledger WITH replication = ${replication}`);
  await client.execute('CREATE TABLE ledger.numbers (entry int PRIMARY KEY)');
  await client.shutdown();
};

/** Writes up to `count` entries to each, until its server fails; returns those it acknowledged. */
export const writeLedger = async (engines: EngineAddresses, count: number): Promise<Ledger> => {
  const client = cassandraOf(engines);
  const producer = kafkaOf(engines).producer({ allowAutoTopicCreation: false, retry: { retries: 0 } });
  await Promise.all([client.connect(), producer.connect()]);
  try {
    const [kafka, cassandra] = await Promise.all([
      untilFailure(count, (entry) => produce(producer, entry)),
      untilFailure(count, async (entry) => {
        await client.execute('INSERT INTO ledger.numbers (entry) VALUES (?)', [entry], { prepare: true });
      }),
    ]);
    return { kafka, cassandra };
  } finally {
    await Promise.allSettled([client.shutdown(), producer.disconnect()]);
  }
};

const produce = async (producer: Producer, entry: number): Promise<void> => {
  await producer.send({ topic: TOPIC, acks: -1, messages: [{ value: `${entry}` }] });
};

const untilFailure = async (count: number, write: (entry: number) => Promise<void>): Promise<number[]> => {
  const acknowledged: number[] = [];
  for (let entry = 0; entry < count; entry += 20) {
    const entries = Array.from({ length: Math.min(20, count - entry) }, (_, i) => entry + i);
    const outcomes = await Promise.allSettled(entries.map(write));
    acknowledged.push(...entries.filter((_, i) => outcomes[i]?.status === 'fulfilled'));
    if (outcomes.some(({ status }) => status === 'rejected')) break;
  }
  return acknowledged;
};

/** Every entry that is there, ascending, each once. */
export const readLedger = async (engines: EngineAddresses): Promise<Ledger> => {
  const client = cassandraOf(engines);
  const { rows } = await client.execute(ENTRIES, [], { fetchSize: 100_000 });
  await client.shutdown();
  return { kafka: await readTopic(engines), cassandra: rows.map((row) => Number(row['entry'])).toSorted(ascending) };
};

const readTopic = async (engines: EngineAddresses): Promise<number[]> => {
  const kafka = kafkaOf(engines);
  const admin = kafka.admin();
  await admin.connect();
  const end = Number((await admin.fetchTopicOffsets(TOPIC))[0]?.high ?? 0);
  await admin.disconnect();
  const entries = new Set<number>();
  if (end === 0) return [];
  const consumer = kafka.consumer({ groupId: `ledger-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    const eachMessage = async ({ message }: { message: { offset: string; value: Buffer | null } }) => {
      entries.add(Number(message.value?.toString()));
      if (Number(message.offset) === end - 1) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return [...entries].toSorted(ascending);
};
