import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { kafkaClientOf } from '../../../lambdas/adapters/kafka/kafka-client.ts';
import { PRODUCER_OPTIONS } from '../../../lambdas/adapters/kafka/kafka-producer.ts';
import { LOOPBACK } from '../process/port-check.ts';
import { writeInto } from '../process/writable.ts';

export interface KafkaConfiguration {
  /** The server's own folder: configuration, data, log. */
  readonly folder: string;
  readonly port: number;
  readonly controllerPort: number;
}

/** Writes the configuration files and returns what follows the JVM options on the command line. */
export const configureKafka = async (configuration: KafkaConfiguration): Promise<string[]> => {
  const data = join(configuration.folder, 'data');
  const file = join(configuration.folder, 'server.properties');
  await writeInto(file, linesOf(propertiesOf(configuration, data)));
  await formatOnce(join(data, 'meta.properties'));
  return ['kafka.Kafka', file];
};

/** What `kafka-storage.sh format` would write; the tool itself costs a second JVM start. */
const formatOnce = async (file: string): Promise<void> => {
  if (existsSync(file)) return;
  const clusterId = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url');
  await writeInto(file, linesOf({ version: 1, 'cluster.id': clusterId, 'node.id': 1 }));
};

const linesOf = (properties: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

const propertiesOf = ({ port, controllerPort }: KafkaConfiguration, data: string) => ({
  'process.roles': 'broker,controller',
  'node.id': 1,
  'controller.quorum.voters': `1@${LOOPBACK}:${controllerPort}`,
  listeners: `PLAINTEXT://${LOOPBACK}:${port},CONTROLLER://${LOOPBACK}:${controllerPort}`,
  'advertised.listeners': `PLAINTEXT://${LOOPBACK}:${port}`,
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAINTEXT',
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'log.dirs': data,
  ...SINGLE_NODE,
  ...SMALL_MACHINE,
});

/** One group for each of their partitions: a name of one letter is its own hash code, so four letters in a row are four of them. */
const GROUP_OF_EACH_PARTITION = ['a', 'b', 'c', 'd'];
const OFFSETS_PARTITIONS = GROUP_OF_EACH_PARTITION.length;

const SINGLE_NODE = {
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': OFFSETS_PARTITIONS,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 2,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'share.coordinator.state.topic.num.partitions': 1,
  'default.replication.factor': 1,
  'min.insync.replicas': 1,
  // A misspelt topic is an error here as it is on MSK.
  'auto.create.topics.enable': false,
} as const;

/**
 * No flush settings: a record is in the page cache before it is acknowledged, and that outlives a killed process. Only
 * a power failure loses it.
 */
const SMALL_MACHINE = {
  'group.initial.rebalance.delay.ms': 0,
  'num.network.threads': 2,
  'num.io.threads': 4,
  'background.threads': 2,
  'num.recovery.threads.per.data.dir': 1,
  'log.cleaner.threads': 1,
  'log.cleaner.dedupe.buffer.size': 4_194_304,
  'log.index.size.max.bytes': 1_048_576,
  'log.segment.bytes': 67_108_864,
  'auto.include.jmx.reporter': false,
  'metric.reporters': '',
  // After SIGKILL the broker's return waits until the old session ends; below 3 s a starved machine loses its own.
  'broker.session.timeout.ms': 3_000,
  'broker.heartbeat.interval.ms': 500,
} as const;

/**
 * True when the broker answers a metadata request with itself and a controller, has read its consumer groups and has ids for
 * producers: until then it turns away who wants to join a group or to send, and who was turned away waits before it asks again.
 */
export const doesKafkaAnswer = async (port: number): Promise<boolean> => {
  const client = kafkaClientOf({ brokers: [`${LOOPBACK}:${port}`], clientId: 'speed-layer-readiness' });
  const admin = client.admin({ retry: { retries: 0 } });
  const producer = client.producer(PRODUCER_OPTIONS);
  try {
    await admin.connect();
    const { brokers, controller } = await admin.describeCluster();
    await admin.describeGroups(GROUP_OF_EACH_PARTITION);
    // Asks for an id.
    await producer.connect();
    return brokers.length > 0 && controller !== null;
  } catch {
    return false;
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()]).catch(() => {});
  }
};
