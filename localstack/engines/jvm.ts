import { realpath } from 'node:fs/promises';
import { LOCAL_DATA_CENTER } from './cassandra/cassandra-server.ts';
import type { JvmEngines } from './engine.ts';
import { installJars, SERVERS } from './jars.ts';
import { findJava } from './java.ts';
import { cassandraPlanOf, kafkaPlanOf, type ServerOptions } from './jvm-plan.ts';
import { LOOPBACK, refuseTakenPorts } from './port-check.ts';
import { claimRunFolder } from './run-folder.ts';
import { type ServerPlan, type ServerProcess, startServer } from './server-process.ts';
import type { Steps } from './steps.ts';

export interface JvmEngineOptions extends ServerOptions {
  /** Jars and class archives; one for all runs of a project. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly steps: Steps;
}

/**
 * Starts Kafka and Cassandra side by side; resolves when both answer. They end with this process, however it ends,
 * unless they are detached.
 *
 * @throws EngineCannotStart with what to do, after ending whatever had been started.
 */
export const startJvmEngines = async (options: JvmEngineOptions): Promise<JvmEngines> => {
  const { folder, env, steps } = options;
  const java = await findJava(env);
  // In full: class archives belong to one path, and folders that link to the same jars then share them.
  const kafkaJars = await realpath(await installJars(folder, 'kafka', steps, env));
  const cassandraJars = await realpath(await installJars(folder, 'cassandra', steps, env));
  const release = await claimRunFolder(options.runFolder, steps);
  try {
    await refuseTakenPorts(options.ports);
    const kafkaPlan = await kafkaPlanOf(options, java, kafkaJars);
    const cassandraPlan = await cassandraPlanOf(options, java, cassandraJars);
    return enginesOf(await startBoth(kafkaPlan, cassandraPlan, options), options, release);
  } catch (error) {
    await release();
    throw error;
  }
};

interface BothServers {
  readonly kafka: ServerProcess;
  readonly cassandra: ServerProcess;
}

const startBoth = async (
  kafkaPlan: ServerPlan,
  cassandraPlan: ServerPlan,
  { steps, ports }: JvmEngineOptions,
): Promise<BothServers> => {
  const start = (plan: ServerPlan, port: number) =>
    steps.run(`${SERVERS[plan.server]} ready on ${LOOPBACK}:${port}`, () => startServer(plan));
  const starts = await Promise.allSettled([start(kafkaPlan, ports.kafka), start(cassandraPlan, ports.cassandra)]);
  const [kafka, cassandra] = starts;
  if (kafka.status === 'fulfilled' && cassandra.status === 'fulfilled') {
    return { kafka: kafka.value, cassandra: cassandra.value };
  }
  for (const started of starts) if (started.status === 'fulfilled') await started.value.stop();
  throw starts.find((start) => start.status === 'rejected')?.reason;
};

const enginesOf = (
  { kafka, cassandra }: BothServers,
  { ports, steps }: JvmEngineOptions,
  release: () => Promise<void>,
): JvmEngines => {
  const stopBoth = async () => {
    await Promise.all([
      steps.run(`${SERVERS.kafka} stopped`, () => kafka.stop()),
      steps.run(`${SERVERS.cassandra} stopped`, () => cassandra.stop()),
    ]);
    await release();
  };
  let stopped: Promise<void> | undefined;
  return {
    name: 'jvm',
    kafka: Object.assign(kafka, { brokers: [`${LOOPBACK}:${ports.kafka}`] }),
    cassandra: Object.assign(cassandra, {
      contactPoint: LOOPBACK,
      port: ports.cassandra,
      localDataCenter: LOCAL_DATA_CENTER,
    }),
    stop: () => {
      stopped ??= stopBoth();
      return stopped;
    },
  };
};
