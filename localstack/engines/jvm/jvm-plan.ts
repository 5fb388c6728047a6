import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { configureCassandra, doesCassandraAnswer } from '../cassandra/cassandra-server.ts';
import type { CommitLog } from '../cassandra/cassandra-settings.ts';
import { removeUnbegunSegments } from '../cassandra/commit-log.ts';
import { CASSANDRA_JVM_OPTIONS } from '../cassandra/jvm-options.ts';
import { configureDocuments, doDocumentsAnswer } from '../documents/document-server.ts';
import type { EnginePorts } from '../engine-settings.ts';
import { configureKafka, doesKafkaAnswer } from '../kafka/kafka-server.ts';
import { LOOPBACK } from '../process/port-check.ts';
import type { ServerPlan } from '../process/server-process.ts';
import { makeFolder } from '../process/writable.ts';
import type { Lifetime } from '../run-folder.ts';
import { classArchiveOf } from './class-archive.ts';
import type { ServerName } from './jars.ts';
import type { Java } from './java.ts';

export interface ServerOptions {
  /** Configuration, data and logs of this run. */
  readonly runFolder: string;
  readonly ports: EnginePorts;
  readonly data: 'kept' | 'fresh';
  readonly commitLog: CommitLog;
  /**
   * `boot`: the quick compiler alone. `throughput`: the optimising one as well; on two cores its compiling costs more
   * than its code saves in the first minutes, so it is for runs of an hour or machines with cores to spare.
   */
  readonly tuning: 'boot' | 'throughput';
  readonly lifetime: Lifetime;
}

const HEAP = {
  kafka: ['-Xms128m', '-Xmx256m'],
  cassandra: ['-Xms256m', '-Xmx512m', '-Xss512k'],
  documents: ['-Xms64m', '-Xmx256m'],
} as const;

/** Writes Kafka's configuration and tells how to start it. */
export const kafkaPlanOf = async (options: ServerOptions, java: Java, jars: string): Promise<ServerPlan> => {
  const folder = await serverFolderOf(options, 'kafka');
  const { kafka: port, kafkaController: controllerPort } = options.ports;
  const ending = await configureKafka({ folder, port, controllerPort });
  return planOf(options, java, jars, 'kafka', {
    arguments: ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', ...classPathOf(jars), ...ending],
    answers: async () => (await isPortOpen(port)) && doesKafkaAnswer(port),
  });
};

/** Writes Cassandra's configuration and tells how to start it. */
export const cassandraPlanOf = async (options: ServerOptions, java: Java, jars: string): Promise<ServerPlan> => {
  const folder = await serverFolderOf(options, 'cassandra');
  const { cassandra: port, cassandraStorage: storagePort } = options.ports;
  const ending = await configureCassandra({ folder, port, storagePort, commitLog: options.commitLog });
  return planOf(options, java, jars, 'cassandra', {
    arguments: [...CASSANDRA_JVM_OPTIONS, ...classPathOf(jars), ...ending],
    prepare: async () => void (await removeUnbegunSegments(join(folder, 'data', 'commitlog'))),
    answers: async () => (await isPortOpen(port)) && doesCassandraAnswer(port),
  });
};

/** Makes the document server's folder and tells how to start it. Every write it has answered outlives it. */
export const documentsPlanOf = async (options: ServerOptions, java: Java, jars: string): Promise<ServerPlan> => {
  const folder = await serverFolderOf(options, 'documents');
  const { documents: port } = options.ports;
  const ending = await configureDocuments(folder, port);
  return planOf(options, java, jars, 'documents', {
    arguments: ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', ...classPathOf(jars), ...ending],
    answers: async () => (await isPortOpen(port)) && doDocumentsAnswer(port),
  });
};

const planOf = (
  { runFolder, tuning, lifetime }: ServerOptions,
  java: Java,
  jars: string,
  server: ServerName,
  own: Pick<ServerPlan, 'arguments' | 'answers' | 'prepare'>,
): ServerPlan => ({
  server,
  runFolder,
  lifetime,
  command: java.command,
  arguments: [
    ...HEAP[server],
    '-XX:+UseSerialGC',
    '-XX:+ExitOnOutOfMemoryError',
    ...(tuning === 'boot' ? ['-XX:TieredStopAtLevel=1'] : []),
    ...own.arguments,
  ],
  archive: classArchiveOf(java, jars, join(runFolder, server)),
  answers: own.answers,
  ...(own.prepare === undefined ? {} : { prepare: own.prepare }),
});

/** The JVM expands the star, in an order that stays the same for one folder: the class archive relies on it. */
const classPathOf = (jars: string): string[] => ['-cp', join(jars, '*')];

const serverFolderOf = async ({ runFolder, data }: ServerOptions, server: ServerName): Promise<string> => {
  const folder = join(runFolder, server);
  if (data === 'fresh') await rm(join(folder, 'data'), { recursive: true, force: true });
  await makeFolder(folder);
  return folder;
};

/** Asked first: it costs next to nothing while the server boots, a driver's attempt costs both sides some. */
const isPortOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: LOOPBACK });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
