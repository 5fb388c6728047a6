import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lastLines } from '../../engines/process/command.ts';
import { type AwsEmulator, EMULATED_ACCOUNT } from '../emulator.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const COMMAND = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');
const run = promisify(execFile);
const LIMIT_MS = 240_000;

/** The emulators' own default. */
export const REGION = 'us-east-1';

/** Nobody checks them; every client wants some. */
export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** For a command that is to reach the emulator and no other AWS. */
const emulatorEnvironment = ({ endpoint }: AwsEmulator, home: string): NodeJS.ProcessEnv => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: 'true',
  HOME: home,
});

/** @returns what it said @throws Error with its last words */
export const cdk = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> => {
  const own = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    CI: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    ...env,
  };
  const quiet = ['--no-notices', '--no-version-reporting'];
  try {
    const { stdout, stderr } = await run(process.execPath, [COMMAND, ...args, ...quiet], {
      cwd: ROOT,
      env: own,
      timeout: LIMIT_MS,
    });
    return stdout + stderr;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`cdk ${args.join(' ')} failed:\n${lastLines(stdout + stderr, 40)}`, { cause: error });
  }
};

/** @param folder of its own: bootstrapping writes an assembly too */
export const bootstrap = (emulator: AwsEmulator, folder: string): Promise<string> =>
  cdk(
    ['bootstrap', `aws://${EMULATED_ACCOUNT}/${REGION}`, '--app', folder, '--output', join(folder, 'bootstrap')],
    emulatorEnvironment(emulator, folder),
  );

export const deploy = (emulator: AwsEmulator, folder: string): Promise<string> =>
  cdk(
    ['deploy', '--all', '--app', folder, '--require-approval', 'never', '--progress', 'events'],
    emulatorEnvironment(emulator, folder),
  );
