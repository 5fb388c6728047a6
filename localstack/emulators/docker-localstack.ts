import { join } from 'node:path';
import { findDocker } from '../engines/docker.ts';
import { EngineCannotStart } from '../engines/engine.ts';
import { lastLines, type RunCommand, runCommand } from '../engines/process/command.ts';
import { LOOPBACK } from '../engines/process/port-check.ts';
import type { Steps } from '../engines/steps.ts';
import { type AwsEmulator, EMULATORS } from './emulator.ts';

export interface DockerLocalstackOptions {
  /** Part of the compose project's name: lower case letters, digits, hyphens. */
  readonly runName: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  readonly steps: Steps;
  readonly run?: RunCommand;
}

const COMPOSE_FILE = join(import.meta.dirname, '..', 'compose.yaml');
const SERVICE = 'localstack';
/** Pulling the image over a slow line counts in. */
const UP_LIMIT_MS = 900_000;
const DOWN_LIMIT_MS = 120_000;

/** Starts compose.yaml's LocalStack and nothing else of it. @throws EngineCannotStart with what to do */
export const startDockerLocalstack = async (options: DockerLocalstackOptions): Promise<AwsEmulator> => {
  const { port, steps } = options;
  await findDocker(options.env, options.run);
  await steps.run(`${EMULATORS.localstack} ready on ${LOOPBACK}:${port}, in Docker`, () =>
    compose(options, ['up', '--detach', '--wait', SERVICE], UP_LIMIT_MS),
  );
  let stopped: Promise<void> | undefined;
  return {
    name: 'localstack',
    endpoint: `http://${LOOPBACK}:${port}`,
    runsFunctionsIn: 'containers',
    stop: () => {
      stopped ??= steps.run(`${EMULATORS.localstack} stopped`, () =>
        compose(options, ['down', '--volumes'], DOWN_LIMIT_MS),
      );
      return stopped;
    },
  };
};

const compose = async (
  { runName, port, env, run = runCommand }: DockerLocalstackOptions,
  command: readonly string[],
  timeoutMs: number,
): Promise<void> => {
  const project = ['compose', '--file', COMPOSE_FILE, '--project-name', `speed-layer-${runName}`, '--profile', 'aws'];
  const composeEnv = { ...env, SPEED_LAYER_LOCALSTACK_PORT: `${port}` };
  const { outcome, output } = await run('docker', [...project, ...command], { timeoutMs, env: composeEnv });
  if (outcome === 'succeeded') return;
  throw new EngineCannotStart(
    `docker compose ${command.join(' ')} ${outcome === 'timeout' ? 'took too long' : 'failed'}. It said:\n${lastLines(output, 10)}`,
  );
};
