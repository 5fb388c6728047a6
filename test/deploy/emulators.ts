import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePlace } from '../../localstack/emulators/choose-place.ts';
import { startDockerLocalstack } from '../../localstack/emulators/docker-localstack.ts';
import { type AwsEmulator, EMULATORS, type EmulatorName } from '../../localstack/emulators/emulator.ts';
import { startHostEmulator } from '../../localstack/emulators/host-emulators.ts';
import { EngineCannotStart } from '../../localstack/engines/engine.ts';
import { engineFolderFrom } from '../../localstack/engines/engine-settings.ts';
import { printedSteps } from '../../localstack/engines/steps.ts';
import { freePort } from '../engines/free-ports.ts';

/** To the screen as it happens: installing and deploying take longer than anybody likes to look at nothing. */
export const progress = printedSteps((line) => process.stderr.write(`${line}\n`));

/** Where nobody overlooks it. */
const proclaim = (title: string, text: string): void => {
  const banner = '!'.repeat(100);
  process.stderr.write(`\n${banner}\n${title}\n${text}\n${banner}\n\n`);
};

/** Starts an emulator with an empty AWS in it. Null where it cannot run; that, and what it cannot run, is said loudly. */
export const startEmulator = async (name: EmulatorName): Promise<AwsEmulator | null> => {
  try {
    const { place, why } = await choosePlace(name, { env: process.env });
    const emulator = place === 'host' ? await startOnHost(name) : await startInDocker();
    const unreached = unreachedFrom(emulator);
    if (unreached !== null) proclaim(unreached, why);
    return emulator;
  } catch (error) {
    if (!(error instanceof EngineCannotStart)) throw error;
    proclaim(`NOTHING IS DEPLOYED INTO ${EMULATORS[name]}`, error.message);
    return null;
  }
};

/** What of its tests cannot be run, and why; null where its functions reach the servers of this machine. */
export const unreachedFrom = ({ name, runsFunctionsIn }: Pick<AwsEmulator, 'name' | 'runsFunctionsIn'>) =>
  runsFunctionsIn === 'processes'
    ? null
    : `NO FUNCTION AND NO WORKFLOW IS TESTED IN ${EMULATORS[name]}: ` +
      'its containers do not reach the Kafka, Cassandra and documents of this machine.';

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
