import { decoderOf } from '../../../lambdas/adapters/avro/avro-codec.ts';
import { type SchemaVersion, schemaVersionsOf } from '../../../lambdas/adapters/avro/schema-versions.ts';
import type { KafkaConnection } from '../../../lambdas/adapters/kafka/kafka-client.ts';
import { KafkaProducer } from '../../../lambdas/adapters/kafka/kafka-producer.ts';
import { makeKeyspacesClient } from '../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { redrive } from '../../../lambdas/core/care/redrive.ts';
import { makeFileDeadLetterArchive } from '../../../localstack/backend/file-dead-letter-archive.ts';
import { consolePortFrom } from '../../../localstack/console/server/console-port.ts';
import { LOCAL_DATA_CENTER } from '../../../localstack/engines/cassandra/cassandra-server.ts';
import { engineFolderFrom, enginePortsFrom } from '../../../localstack/engines/engine-settings.ts';
import { LOOPBACK } from '../../../localstack/engines/process/port-check.ts';
import { KafkaAdmin } from '../../../localstack/kafka/kafka-admin.ts';
import { runFolderIn } from '../../../localstack/run/open-backend.ts';
import { deadLetterFolderIn, readState } from '../../../localstack/run/run-state.ts';
import { realClock } from '../../../localstack/time/local-time.ts';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import { KEYSPACE, type Topic } from '../../../schema/names.ts';
import { makeCassandraTables } from '../cassandra-tables.ts';
import { describeTopics, tailTopic } from '../kafka-topics.ts';
import type { OperatorPorts } from '../operator-ports.ts';
import { storeProbesOf } from '../store-probes.ts';
import { askerOf, worldOf } from './ask-console.ts';
import { localChecksOf } from './local-checks.ts';
import { openLocalDocuments } from './local-documents.ts';
import { lagsOf } from './local-lags.ts';
import { memoryNote, missingServers } from './local-servers.ts';
import { localVolumesOf } from './local-volumes.ts';

/** The run on this machine, found by its folder and its ports; it need not have been started by this process. */
export const openLocal = async (env: NodeJS.ProcessEnv): Promise<OperatorPorts> => {
  const folder = engineFolderFrom(env);
  const runFolder = runFolderIn(folder);
  const ports = enginePortsFrom(env);
  const connection: KafkaConnection = { brokers: [`${LOOPBACK}:${ports.kafka}`], clientId: 'speed-layer-operator' };
  const client = makeKeyspacesClient({
    contactPoint: LOOPBACK,
    port: ports.cassandra,
    localDataCenter: LOCAL_DATA_CENTER,
    keyspace: KEYSPACE,
  });
  const admin = new KafkaAdmin(connection);
  const producer = new KafkaProducer(connection);
  const archive = makeFileDeadLetterArchive(deadLetterFolderIn(runFolder));
  const tables = makeCassandraTables(client);
  const console = askerOf(`http://${LOOPBACK}:${consolePortFrom(env)}`);
  const documents = openLocalDocuments(ports.documents);
  const state = await readState(runFolder, realClock.now());
  const openedAt = realClock.now();
  // The run's world may be ahead of the wall: the newest data lie in its time.
  const clock = { now: () => (state.simulatedUntil > openedAt ? state.simulatedUntil : realClock.now()) };
  return {
    name: `the run in ${runFolder}`,
    clock,
    checks: localChecksOf({ env, runFolder, connection, ports, client, documents }),
    probes: storeProbesOf(client),
    topics: () => describeTopics(connection),
    lags: () => lagsOf(admin, console),
    tables,
    movieView: documents.documents.movieView,
    archive,
    redrive: (request) => redrive({ archive, producer, clock: realClock }, request),
    tail: (topic, query) => tailTopic(connection, topic, versionsOf(topic), query),
    decode: async (topic, value) => decoderOf(topic, versionsOf(topic))(value),
    volumes: () => localVolumesOf({ connection, tables }),
    world: worldOf(console),
    note: () => memoryNote(folder),
    missing: () => missingServers(ports, folder),
    close: async () => {
      await Promise.all([admin.close(), producer.close(), documents.close()]);
      await client.shutdown();
    },
  };
};

const versionsOf = (topic: Topic): SchemaVersion[] => schemaVersionsOf(topic, localVersionIdsOf(topic));
