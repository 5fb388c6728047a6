import { join } from 'node:path';
import { LOCAL_DATA_CENTER } from './cassandra/cassandra-server.ts';
import { EngineCannotStart, type RunningEngines } from './engine.ts';
import { type EnginePorts, PORTS } from './engine-settings.ts';
import { lastLines, type RunCommand, runCommand } from './process/command.ts';
import { LOOPBACK, refuseTakenPorts } from './process/port-check.ts';
import type { Steps } from './steps.ts';

export interface DockerEngineOptions {
  /** The compose project: containers and volumes of other runs are not touched. Lower case letters, digits, hyphens. */
  readonly runName: string;
  readonly ports: EnginePorts;
  readonly data: 'kept' | 'fresh';
  readonly env: NodeJS.ProcessEnv;
  readonly steps: Steps;
  readonly run?: RunCommand;
}

const COMPOSE_FILE = join(import.meta.dirname, '..', 'compose.yaml');

/** Pulling the images over a slow line counts in. */
const UP_LIMIT_MS = 900_000;
const DOWN_LIMIT_MS = 120_000;
/** The first that asks more often while a container starts. */
const OLDEST_ENGINE = 25;

/** The Docker engine's version. @throws EngineCannotStart where none answers, or its compose plug-in is missing. */
export const findDocker = async (env: NodeJS.ProcessEnv, run: RunCommand = runCommand): Promise<string> => {
  const info = await run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeoutMs: 5_000, env });
  const version = info.output.trim().split('\n')[0] ?? '';
  if (info.outcome !== 'succeeded' || !/^\d+\./.test(version)) {
    const fault = info.outcome === 'missing' ? 'there is no docker on PATH' : 'no Docker engine answers';
    throw new EngineCannotStart(
      `Docker cannot be used: ${fault}.\nStart Docker, or choose another engine with --engine jvm or --engine memory.`,
    );
  }
  if (Number.parseInt(version, 10) < OLDEST_ENGINE) {
    throw new EngineCannotStart(
      `Docker cannot be used: its engine is ${version}, and compose.yaml needs ${OLDEST_ENGINE} or newer (start_interval of health checks).`,
    );
  }
  const compose = await run('docker', ['compose', 'version', '--short'], { timeoutMs: 10_000, env });
  if (compose.outcome !== 'succeeded') {
    throw new EngineCannotStart(
      'Docker cannot be used: it lacks the compose plug-in.\nInstall it from docs.docker.com/compose/install.',
    );
  }
  return version;
};

/** Starts the containers of compose.yaml; resolves when all are healthy. @throws EngineCannotStart with what to do. */
export const startDockerEngines = async (options: DockerEngineOptions): Promise<RunningEngines> => {
  const { ports, data, steps } = options;
  await findDocker(options.env, options.run);
  if (data === 'fresh') await dropVolumes(options);
  await steps.run(
    `Kafka ready on ${LOOPBACK}:${ports.kafka}, Cassandra on ${LOOPBACK}:${ports.cassandra}, MongoDB on ${LOOPBACK}:${ports.documents}, in Docker`,
    () => up(options),
  );
  let stopped: Promise<void> | undefined;
  return {
    name: 'docker',
    kafka: { brokers: [`${LOOPBACK}:${ports.kafka}`] },
    cassandra: { contactPoint: LOOPBACK, port: ports.cassandra, localDataCenter: LOCAL_DATA_CENTER },
    documents: { host: LOOPBACK, port: ports.documents },
    stop: () => {
      stopped ??= steps.run('Kafka, Cassandra and MongoDB stopped', async () => {
        await compose(options, ['down'], DOWN_LIMIT_MS);
      });
      return stopped;
    },
  };
};

/** Nothing is lost before the start is certain: that every image is there, and the ports are free. */
const dropVolumes = async (options: DockerEngineOptions): Promise<void> => {
  await compose(options, ['create'], UP_LIMIT_MS);
  await compose(options, ['down'], DOWN_LIMIT_MS);
  await refuseTakenPorts(options.ports, options.run, ['kafka', 'cassandra', 'documents']);
  await compose(options, ['down', '--volumes'], DOWN_LIMIT_MS);
};

/** All of them or none: what has started beside one that could not would go on without anybody who knows of it. */
const up = async (options: DockerEngineOptions): Promise<void> => {
  try {
    await compose(options, ['up', '--detach', '--wait'], UP_LIMIT_MS);
  } catch (error) {
    const said = await compose(options, ['logs', '--no-color', '--tail', '5'], DOWN_LIMIT_MS).catch(() => '');
    await compose(options, ['down'], DOWN_LIMIT_MS).catch(() => {});
    if (!(error instanceof EngineCannotStart) || said === '') throw error;
    throw new EngineCannotStart(`${error.message}\nThe servers' own last words:\n${said}`, { cause: error });
  }
};

const compose = async (
  { runName, ports, env, run = runCommand }: DockerEngineOptions,
  command: readonly string[],
  timeoutMs: number,
): Promise<string> => {
  const composeEnv = {
    ...env,
    [PORTS.kafka.variable]: `${ports.kafka}`,
    [PORTS.cassandra.variable]: `${ports.cassandra}`,
    [PORTS.documents.variable]: `${ports.documents}`,
  };
  const project = ['--file', COMPOSE_FILE, '--project-name', `speed-layer-${runName}`];
  const result = await run('docker', ['compose', ...project, ...command], { timeoutMs, env: composeEnv });
  if (result.outcome === 'succeeded') return result.output.trimEnd();
  const how = result.outcome === 'timeout' ? `did not end within ${timeoutMs / 60_000} minutes` : 'failed';
  throw new EngineCannotStart(
    `docker compose ${command.join(' ')} ${how}. It said:\n${lastLines(result.output, 10)}\n` +
      `If a port is taken, move it with ${PORTS.kafka.variable}, ${PORTS.cassandra.variable} or ${PORTS.documents.variable}.`,
  );
};
