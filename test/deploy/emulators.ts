import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDockerLocalstack } from '../../localstack/emulators/docker-localstack.ts';
import { type AwsEmulator, EMULATORS, type EmulatorName } from '../../localstack/emulators/emulator.ts';
import { startHostEmulator } from '../../localstack/emulators/host-emulators.ts';
import { findDocker } from '../../localstack/engines/docker.ts';
import { EngineCannotStart } from '../../localstack/engines/engine.ts';
import { engineFolderFrom } from '../../localstack/engines/settings.ts';
import { printedSteps } from '../../localstack/engines/steps.ts';
import { freePort } from '../engines/free-ports.ts';

/** To the screen as it happens: installing and deploying take longer than anybody likes to look at nothing. */
export const progress = printedSteps((line) => process.stderr.write(`${line}\n`));

/**
 * Starts an emulator with an empty AWS in it: LocalStack from compose.yaml where a Docker engine answers, otherwise as a
 * process of this machine. Null where neither can run, and then says so where nobody overlooks it.
 */
export const startEmulator = async (name: EmulatorName): Promise<AwsEmulator | null> => {
  try {
    return name === 'localstack' && (await isDockerThere()) ? await startInDocker() : await startOnHost(name);
  } catch (error) {
    if (!(error instanceof EngineCannotStart)) throw error;
    const banner = '!'.repeat(100);
    process.stderr.write(`\n${banner}\nNOTHING IS DEPLOYED INTO ${EMULATORS[name]}\n${error.message}\n${banner}\n\n`);
    return null;
  }
};

const isDockerThere = (): Promise<boolean> =>
  findDocker(process.env).then(
    () => true,
    () => false,
  );

const startInDocker = async (): Promise<AwsEmulator> =>
  startDockerLocalstack({
    runName: `deploy-${process.pid}`,
    port: await freePort(),
    env: process.env,
    steps: progress,
  });

const startOnHost = async (name: EmulatorName): Promise<AwsEmulator> => {
  const runFolder = await mkdtemp(join(tmpdir(), `speed-layer-${name}-`));
  const remove = () => rm(runFolder, { recursive: true, force: true });
  const options = { folder: engineFolderFrom(process.env), runFolder, port: await freePort(), env: process.env };
  try {
    const emulator = await startHostEmulator(name, { ...options, steps: progress });
    return { ...emulator, stop: () => emulator.stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
};
