import { realpath } from 'node:fs/promises';
import { LOCAL_DATA_CENTER } from '../cassandra/cassandra-server.ts';
import type { JvmEngines } from '../engine.ts';
import { LOOPBACK, refuseTakenPorts } from '../process/port-check.ts';
import { type ServerPlan, type ServerProcess, startServer } from '../process/server-process.ts';
import { claimRunFolder } from '../run-folder.ts';
import type { Steps } from '../steps.ts';
import { installJars, SERVER_NAMES, SERVERS, type ServerName } from './jars.ts';
import { findJava } from './java.ts';
import { cassandraPlanOf, documentsPlanOf, kafkaPlanOf, type ServerOptions } from './jvm-plan.ts';

export interface JvmEngineOptions extends ServerOptions {
  /** Jars and class archives; one for all runs of a project. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly steps: Steps;
}

/**
 * Starts Kafka, Cassandra and the document server side by side; resolves when all answer. They end with this process, however
 * it ends, unless they are detached.
 *
 * @throws EngineCannotStart with what to do, after ending whatever had been started.
 */
export const startJvmEngines = async (options: JvmEngineOptions): Promise<JvmEngines> => {
  const { folder, env, steps } = options;
  const java = await findJava(env);
  // In full: class archives belong to one path, and folders that link to the same jars then share them.
  const jarsOf = async (server: ServerName) => realpath(await installJars(folder, server, steps, env));
  const jars = {
    kafka: await jarsOf('kafka'),
    cassandra: await jarsOf('cassandra'),
    documents: await jarsOf('documents'),
  };
  const release = await claimRunFolder(options.runFolder, steps);
  try {
    await refuseTakenPorts(options.ports);
    const plans = {
      kafka: await kafkaPlanOf(options, java, jars.kafka),
      cassandra: await cassandraPlanOf(options, java, jars.cassandra),
      documents: await documentsPlanOf(options, java, jars.documents),
    };
    return enginesOf(await startAll(plans, options), options, release);
  } catch (error) {
    await release();
    throw error;
  }
};

type Servers = Readonly<Record<ServerName, ServerProcess>>;

const startAll = async (
  plans: Readonly<Record<ServerName, ServerPlan>>,
  { steps, ports }: JvmEngineOptions,
): Promise<Servers> => {
  const start = (server: ServerName) =>
    steps.run(`${SERVERS[server]} ready on ${LOOPBACK}:${ports[server]}`, () => startServer(plans[server]));
  const starts = await Promise.allSettled([start('kafka'), start('cassandra'), start('documents')]);
  const [kafka, cassandra, documents] = starts;
  if (kafka.status === 'fulfilled' && cassandra.status === 'fulfilled' && documents.status === 'fulfilled') {
    return { kafka: kafka.value, cassandra: cassandra.value, documents: documents.value };
  }
  for (const started of starts) if (started.status === 'fulfilled') await started.value.stop();
  throw starts.find((start) => start.status === 'rejected')?.reason;
};

const enginesOf = (servers: Servers, { ports, steps }: JvmEngineOptions, release: () => Promise<void>): JvmEngines => {
  const stopAll = async () => {
    await Promise.all(
      SERVER_NAMES.map((server) => steps.run(`${SERVERS[server]} stopped`, () => servers[server].stop())),
    );
    await release();
  };
  let stopped: Promise<void> | undefined;
  return {
    name: 'jvm',
    kafka: Object.assign(servers.kafka, { brokers: [`${LOOPBACK}:${ports.kafka}`] }),
    cassandra: Object.assign(servers.cassandra, {
      contactPoint: LOOPBACK,
      port: ports.cassandra,
      localDataCenter: LOCAL_DATA_CENTER,
    }),
    documents: Object.assign(servers.documents, { host: LOOPBACK, port: ports.documents }),
    stop: () => {
      stopped ??= stopAll();
      return stopped;
    },
  };
};
