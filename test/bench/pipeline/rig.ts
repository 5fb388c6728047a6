import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'cassandra-driver';
import { encoderOf } from '../../../lambdas/adapters/avro/avro-codec.ts';
import { KafkaProducer } from '../../../lambdas/adapters/kafka/kafka-producer.ts';
import { makeKeyspacesClient } from '../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { type EpochMs, epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { applyTables, readTables } from '../../../localstack/backend/cassandra-ddl.ts';
import type { JvmEngines } from '../../../localstack/engines/engine.ts';
import { engineFolderFrom } from '../../../localstack/engines/engine-settings.ts';
import { startJvmEngines } from '../../../localstack/engines/jvm/jvm.ts';
import type { Steps } from '../../../localstack/engines/steps.ts';
import { KafkaAdmin } from '../../../localstack/kafka/kafka-admin.ts';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import { TABLES, type TableName } from '../../../schema/names.ts';
import { freeEnginePorts } from '../../engines/free-ports.ts';
import type { Load } from './loads.ts';

const PARTITIONS = 6;
const RECORDS_PER_SEND = 10_000;
const WINDOW_MS = 5 * MINUTE_MS;

/** The tables that counting writes. */
export const COUNTING_TABLES = [
  TABLES.reviewSentiments,
  TABLES.movieRatingsByWindow,
  TABLES.movieStats,
  TABLES.windowContributions,
  TABLES.changedMovies,
];

/** The server writes nothing of a table that goes, but it takes it seconds to find that out. */
const DROPPING = { prepare: false, readTimeout: 60_000 };

/** Real servers with data of their own, that go with the bench. */
export interface Rig {
  readonly engines: JvmEngines;
  readonly admin: KafkaAdmin;
  readonly producer: KafkaProducer;
  /** A client on a keyspace of that name, whose tables are there and empty. @param some of the tables only, since each takes its time */
  keyspace(name: string, some?: readonly TableName[]): Promise<Client>;
  /** Drops every keyspace that was made: their tables take the server's memory. */
  dropKeyspaces(): Promise<void>;
  end(): Promise<void>;
}

/** @param tuning `boot`: as `npm start` runs them; `throughput`: what they can do once the optimising compiler has seen them */
export const startRig = async (steps: Steps, tuning: 'boot' | 'throughput' = 'boot'): Promise<Rig> => {
  const runFolder = await mkdtemp(join(tmpdir(), 'speed-layer-bench-'));
  const engines = await startJvmEngines({
    folder: engineFolderFrom(process.env),
    runFolder,
    ports: await freeEnginePorts(),
    data: 'fresh',
    commitLog: 'periodic',
    tuning,
    lifetime: 'parent',
    env: process.env,
    steps,
  });
  const connection = { brokers: engines.kafka.brokers, clientId: 'bench' };
  const admin = new KafkaAdmin(connection);
  const producer = new KafkaProducer(connection);
  const clients = new Map<string, Client>();
  const owner = makeKeyspacesClient(engines.cassandra);
  return {
    engines,
    admin,
    producer,
    keyspace: async (name, some) => {
      const tables = (await readTables()).filter((table) => some?.includes(table.name as TableName) ?? true);
      await applyTables(owner, tables, name);
      const client = makeKeyspacesClient({ ...engines.cassandra, keyspace: name });
      await client.connect();
      clients.set(name, client);
      return client;
    },
    dropKeyspaces: async () => {
      for (const [name, client] of clients) {
        await client.shutdown();
        await owner.execute(`DROP KEYSPACE ${name}`, [], DROPPING);
        clients.delete(name);
      }
    },
    end: async () => {
      await producer.close();
      await admin.close();
      for (const client of [owner, ...clients.values()]) await client.shutdown();
      await engines.stop();
      await rm(runFolder, { recursive: true, force: true });
    },
  };
};

/** Empties the load's topic and fills it with the load. */
export const preload = async ({ admin, producer }: Rig, load: Load): Promise<void> => {
  await emptyTopic(admin, load.topic);
  const end = epochMs(Math.floor(Date.now() / WINDOW_MS) * WINDOW_MS);
  const encode = encoderFor(load);
  for (let from = 0; from < load.records; from += RECORDS_PER_SEND) {
    const count = Math.min(RECORDS_PER_SEND, load.records - from);
    await producer.send(
      load.topic,
      Array.from({ length: count }, (_, index) => encode(from + index, end)),
    );
  }
};

export const emptyTopic = async (admin: KafkaAdmin, topic: string): Promise<void> => {
  await admin.deleteTopic(topic);
  await admin.createTopics([{ topic, partitions: PARTITIONS }]);
};

/** Record `index` of the load as it goes to Kafka. */
export const encoderFor = ({ topic, valueOf }: Load) => {
  const encode = encoderOf(topic, localVersionIdsOf(topic).at(-1) as string) as (value: unknown) => Uint8Array;
  return (index: number, end: EpochMs) => {
    const value = valueOf(index, end);
    return { key: String(value.movie_id), value: encode(value) };
  };
};
