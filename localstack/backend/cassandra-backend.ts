import type { Client } from 'cassandra-driver';
import { KafkaProducer } from '../../lambdas/adapters/kafka/kafka-producer.ts';
import { type KeyspacesEndpoint, makeKeyspacesClient } from '../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { makeKeyspacesPollCheckpoints } from '../../lambdas/adapters/keyspaces/poll-checkpoints.ts';
import type { Clock, Telemetry } from '../../lambdas/core/ports.ts';
import type { Windowing } from '../../lambdas/core/stream/contribution.ts';
import { KEYSPACE } from '../../schema/names.ts';
import { topicPartitionOf } from '../aws/event-source-mapping/msk-envelope.ts';
import type { EngineAddresses } from '../engines/engine.ts';
import { guardOf } from '../guards/keyspaces-guard/guard.ts';
import { guardClient } from '../guards/keyspaces-guard/guarded-client.ts';
import { KafkaAdmin } from '../kafka/kafka-admin.ts';
import { KafkaSource } from '../kafka/kafka-source.ts';
import { standstillText } from '../kafka/standstills.ts';
import { realSleep } from '../time/local-time.ts';
import type { Backend } from './backend.ts';
import { applyTables, readTables } from './cassandra-ddl.ts';
import { cassandraStoresOf } from './cassandra-stores.ts';
import { cassandraWorkflowStoresOf } from './cassandra-workflow-stores.ts';
import { makeFileDeadLetterArchive } from './file-dead-letter-archive.ts';
import { makeFileDeadLetters } from './file-dead-letters.ts';
import { type Health, type KafkaHealth, makeKafkaHealth } from './health.ts';
import { openDocuments } from './open-documents.ts';
import { countRows } from './row-counts.ts';
import { makeKafkaTopicLog } from './topic-log.ts';

export interface CassandraBackendSettings {
  readonly addresses: EngineAddresses;
  readonly deadLetterFolder: string;
  readonly windowing: Windowing;
  /** Of the time the world lives in: the guard judges write timestamps by it. */
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly notice: (message: string) => void;
  /** Told when a server is lost, and when it is back. */
  readonly health: Health;
}

const CASSANDRA = 'Cassandra';

/** Real Kafka, Cassandra and documents. Tables are there when this resolves; every statement passes the Keyspaces guard. */
export const openCassandraBackend = async (settings: CassandraBackendSettings): Promise<Backend> => {
  const { addresses, windowing, clock, telemetry, notice, health } = settings;
  const tables = await withClient(addresses.cassandra, async (client) => {
    const all = await readTables();
    await applyTables(client, all);
    return all;
  });
  const bare = makeKeyspacesClient({ ...addresses.cassandra, keyspace: KEYSPACE });
  const guard = guardOf({ tables, keyspace: KEYSPACE, clock });
  const plain = makeKeyspacesClient({ ...addresses.cassandra, keyspace: KEYSPACE });
  const client = guardClient(plain, guard);
  await client.connect();
  plain.on('hostDown', () => health.begin(CASSANDRA, `${CASSANDRA} is away; records wait in Kafka until it is back`));
  // One that was away for long comes back as another host of the same address.
  for (const event of ['hostUp', 'hostAdd'])
    plain.on(event, () => health.end(CASSANDRA, `${CASSANDRA} is back; what waited in Kafka is read`));
  const kafkaHealth = makeKafkaHealth(health);
  const connection = { brokers: addresses.kafka.brokers, clientId: 'speed-layer' };
  const admin = new KafkaAdmin(connection);
  const producer = new KafkaProducer(connection);
  const stores = cassandraStoresOf({
    client,
    windowSizeMs: windowing.windowSizeMs,
    telemetry,
    deadLetters: makeFileDeadLetters(settings.deadLetterFolder),
  });
  const { documents, close: closeDocuments } = await openDocuments(settings);
  return {
    admin,
    producer,
    sourceOf: (groupId, topic) => sourceOf({ connection, groupId, topic, kafkaHealth, health, notice }),
    stores,
    log: makeKafkaTopicLog(connection),
    archive: makeFileDeadLetterArchive(settings.deadLetterFolder),
    checkpoints: makeKeyspacesPollCheckpoints(client, telemetry),
    documents,
    workflowStores: cassandraWorkflowStoresOf({ ...settings, client, stores, documents }),
    rowCounts: () => countRows(bare),
    close: async () => {
      await producer.close();
      await admin.close();
      plain.removeAllListeners('hostDown');
      for (const event of ['hostUp', 'hostAdd']) plain.removeAllListeners(event);
      await closeDocuments();
      await shutDown(client, bare);
    },
  };
};

interface SourceOfSettings extends Pick<CassandraBackendSettings, 'notice' | 'health'> {
  readonly kafkaHealth: KafkaHealth;
  readonly connection: ConstructorParameters<typeof KafkaAdmin>[0];
  readonly groupId: string;
  readonly topic: string;
}

const sourceOf = ({ kafkaHealth, health, notice, ...settings }: SourceOfSettings): KafkaSource =>
  new KafkaSource({
    ...settings,
    sleep: realSleep,
    onLost: (error) => kafkaHealth.lost(settings.topic, error),
    onMadeAnew: () => notice(`${settings.topic} was deleted and made anew; it is read from its beginning`),
    onRestored: () => kafkaHealth.restored(settings.topic),
    onStandstill: (standstill) => health.begin(topicPartitionOf(standstill), standstillText(standstill)),
    onGoesOn: (standstill) =>
      health.end(
        topicPartitionOf(standstill),
        `${topicPartitionOf(standstill)} is read on, behind offset ${standstill.lastOffset}`,
      ),
  });

const shutDown = async (...clients: readonly Client[]): Promise<void> => {
  for (const client of clients) await client.shutdown();
};

const withClient = async <Value>(
  endpoint: KeyspacesEndpoint,
  act: (client: Client) => Promise<Value>,
): Promise<Value> => {
  const client = makeKeyspacesClient(endpoint);
  try {
    return await act(client);
  } finally {
    await client.shutdown();
  }
};
