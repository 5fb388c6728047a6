import { dirname, join } from 'node:path';
import { LOOPBACK } from '../engines/process/port-check.ts';
import { makeFolder, writeInto } from '../engines/process/writable.ts';
import type { Steps } from '../engines/steps.ts';
import { type AwsEmulator, EMULATORS, type EmulatorName } from './emulator.ts';
import { type EmulatorPlan, startEmulatorProcess } from './emulator-process.ts';
import { installPackages, type PackageList } from './packages.ts';
import { findPython } from './python.ts';

export interface HostEmulatorOptions {
  /** The packages; one for all runs of a project. */
  readonly folder: string;
  /** State, functions' code and the log of this run. */
  readonly runFolder: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  readonly steps: Steps;
}

const PACKAGE_ROOT = join(import.meta.dirname, '..', '..');
const EXECUTOR_FOLDER = join(import.meta.dirname, 'lambda-executor');

/**
 * Installs an emulator if need be and starts it on the loopback interface, without Docker; functions run on the Node
 * of this process. It ends with this process, however that ends.
 *
 * @throws EngineCannotStart with what to do
 */
export const startHostEmulator = async (name: EmulatorName, options: HostEmulatorOptions): Promise<AwsEmulator> => {
  const { folder, runFolder, port, env, steps } = options;
  const python = await installPackages(packagesOf(name), { folder, python: await findPython(env), env, steps });
  await makeFolder(runFolder);
  // Without a type of its own above them, functions bundled as CommonJS would take that of this package.
  await writeInto(join(runFolder, 'package.json'), '{}\n');
  const plan = PLANS[name](python, options);
  const end = await steps.run(`${plan.title} ready on ${LOOPBACK}:${port}`, () => startEmulatorProcess(plan));
  let stopped: Promise<void> | undefined;
  return {
    name,
    endpoint: `http://${LOOPBACK}:${port}`,
    runsFunctionsIn: 'processes',
    stop: () => {
      stopped ??= steps.run(`${plan.title} stopped`, end);
      return stopped;
    },
  };
};

const packagesOf = (name: EmulatorName): PackageList => ({
  title: EMULATORS[name],
  place: join('emulators', name),
  requirements: join(import.meta.dirname, name, 'requirements.txt'),
  takes: 'half a minute',
});

const environmentOf = ({ env, folder, runFolder }: HostEmulatorOptions): NodeJS.ProcessEnv => ({
  HOME: runFolder,
  TMPDIR: runFolder,
  PATH: `${dirname(process.execPath)}:${env['PATH']}`,
  LANG: 'C.UTF-8',
  PYTHONUNBUFFERED: '1',
  // Of the modules that are used: pip would compile thousands that never are.
  PYTHONPYCACHEPREFIX: join(folder, 'emulators', 'bytecode'),
  // Stands for the SDK that Lambda's runtime brings.
  NODE_PATH: join(PACKAGE_ROOT, 'node_modules'),
});

const PLANS: Record<EmulatorName, (python: string, options: HostEmulatorOptions) => EmulatorPlan> = {
  localstack: (python, options) => ({
    title: EMULATORS.localstack,
    command: python,
    arguments: ['-m', 'localstack.runtime.main'],
    env: {
      ...environmentOf(options),
      GATEWAY_LISTEN: `${LOOPBACK}:${options.port}`,
      // Its usual server listens on every interface, whatever address it is given.
      GATEWAY_SERVER: 'hypercorn',
      LOCALSTACK_HOST: `${LOOPBACK}:${options.port}`,
      FILESYSTEM_ROOT: options.runFolder,
      LAMBDA_RUNTIME_EXECUTOR: 'local',
      LOCAL_EXECUTOR_NODE: process.execPath,
      PYTHONPATH: EXECUTOR_FOLDER,
      DNS_ADDRESS: '0',
      // Without it queues have names of hosts that nobody resolves.
      SQS_ENDPOINT_STRATEGY: 'path',
      // Not once a minute: nobody wants to wait for an alarm.
      SQS_CLOUDWATCH_METRICS_REPORT_INTERVAL: '5',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
      // Usage statistics, and a certificate for a name that we do not use.
      DISABLE_EVENTS: '1',
      SKIP_SSL_CERT_DOWNLOAD: '1',
    },
    folder: options.runFolder,
    healthUrl: `http://${LOOPBACK}:${options.port}/_localstack/health`,
  }),
  ministack: (python, options) => ({
    title: EMULATORS.ministack,
    command: python,
    arguments: ['-m', 'ministack'],
    env: {
      ...environmentOf(options),
      BIND_HOST: LOOPBACK,
      GATEWAY_PORT: `${options.port}`,
      MINISTACK_HOST: LOOPBACK,
      LAMBDA_EXECUTOR: 'local',
      STATE_DIR: join(options.runFolder, 'state'),
      S3_DATA_DIR: join(options.runFolder, 's3'),
      SFTP_ENABLED: '0',
      IOT_MTLS_ENABLED: '0',
    },
    folder: options.runFolder,
    healthUrl: `http://${LOOPBACK}:${options.port}/_ministack/health`,
  }),
};
