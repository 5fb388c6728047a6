/**
 * `npm run localstack`: AWS on this machine, in it the stage `development` as far as LocalStack supports it, until Ctrl-C. Its
 * functions use the servers of an `npm start` beside it.
 *
 *   npm run localstack
 *   npm run localstack -- --invoke show-trending '{}'      in another terminal
 */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FUNCTIONS } from '../../schema/names.ts';
import { EngineCannotStart } from '../engines/engine.ts';
import { engineFolderFrom, enginePortsFrom } from '../engines/engine-settings.ts';
import { LOOPBACK } from '../engines/process/port-check.ts';
import { printedSteps } from '../engines/steps.ts';
import { choosePlace } from './choose-place.ts';
import { adjustTemplate } from './deploy/adjust-template.ts';
import { synthesize } from './deploy/cloud-assembly.ts';
import { deployTo } from './deploy/deployment.ts';
import { startDockerLocalstack } from './docker-localstack.ts';
import type { AwsEmulator } from './emulator.ts';
import { localServersEnvironment } from './function-environment.ts';
import { startHostEmulator } from './host-emulators.ts';
import { invoke } from './invoke.ts';

const STAGE = 'development';
const NAME = `speed-layer-${STAGE}`;
/** The same as compose.yaml's. */
const PORT = Number(process.env['SPEED_LAYER_LOCALSTACK_PORT'] ?? 14_566);

const steps = printedSteps(console.log);

const start = async (runFolder: string): Promise<AwsEmulator> => {
  const { env } = process;
  const { place, why } = await choosePlace('localstack', { env });
  console.log(`  LocalStack: ${why}`);
  if (place === 'docker') return startDockerLocalstack({ runName: 'localstack', port: PORT, env, steps });
  return startHostEmulator('localstack', { folder: engineFolderFrom(env), runFolder, port: PORT, env, steps });
};

const run = async (): Promise<void> => {
  const runFolder = join(engineFolderFrom(process.env), 'localstack');
  await rm(runFolder, { recursive: true, force: true });
  const emulator = await start(join(runFolder, 'emulator'));
  try {
    const assembly = await steps.run('the app synthesized', () => synthesize(join(runFolder, 'synthesized'), STAGE));
    const environment = localServersEnvironment(enginePortsFrom(process.env), process.env);
    const adjustments = { environment, scheduledAt: new Date().toISOString() };
    const { resources } = await deployTo(emulator, assembly, join(runFolder, 'deployed'), steps, (template) =>
      adjustTemplate(template, adjustments),
    );
    const deployed = new Set(resources.map(({ physicalId }) => physicalId));
    const functions = Object.values(FUNCTIONS).filter((name) => deployed.has(`${NAME}-${name}`));
    console.log(
      [
        '',
        `${resources.length} resources of ${NAME} at ${emulator.endpoint}; any credentials will do, in us-east-1.`,
        `Functions: ${functions.toSorted().join(', ')}`,
        "Call one:  npm run localstack -- --invoke show-trending '{}'",
        ...(emulator.runsFunctionsIn === 'processes'
          ? []
          : ['In containers they do not reach the servers of this machine.']),
        'Ctrl-C ends it, and what was deployed is gone.',
      ].join('\n'),
    );
    await signal();
  } finally {
    await emulator.stop();
  }
};

/** Waiting for a signal alone would keep no process alive. */
const signal = async (): Promise<void> => {
  const alive = setInterval(() => {}, 60_000);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  clearInterval(alive);
};

const call = async (functionName: string, event: string): Promise<void> => {
  const { answer, hasFailed } = await invoke(`http://${LOOPBACK}:${PORT}`, `${NAME}-${functionName}`, event);
  console.log(answer);
  if (hasFailed) process.exitCode = 1;
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { invoke: { type: 'string' } } });
try {
  await (values.invoke === undefined ? run() : call(values.invoke, positionals[0] ?? '{}'));
} catch (error) {
  if (!(error instanceof EngineCannotStart)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
