import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EngineCannotStart } from '../engines/engine.ts';
import { lastLines, type RunCommand, runCommand } from '../engines/process/command.ts';
import { makeFolder } from '../engines/process/writable.ts';
import type { Steps } from '../engines/steps.ts';
import type { Python } from './python.ts';

const INSTALL_LIMIT_MS = 600_000;

/** Packages that go into one environment. */
export interface PackageList {
  /** `LocalStack 4.14.0` */
  readonly title: string;
  /** The environment's place in the folder: `emulators/localstack`. */
  readonly place: string;
  /** File with every package, its version and hashes: pip refuses another file, whoever serves it. */
  readonly requirements: string;
  /** `half a minute` */
  readonly takes: string;
}

/** setuptools alone: some packages come as source, and are built with this one and no other. */
const BUILD_REQUIREMENTS = join(import.meta.dirname, 'build-requirements.txt');

export interface InstallOptions {
  readonly folder: string;
  readonly python: Python;
  readonly env: NodeJS.ProcessEnv;
  readonly steps: Steps;
  readonly run?: RunCommand;
}

/**
 * The Python of an environment that has these packages, installed from PyPI where it is not there yet. It is
 * made under a name of this process and then renamed, so one of the final name is complete.
 *
 * @throws EngineCannotStart where pip cannot install them.
 */
export const installPackages = async (list: PackageList, options: InstallOptions): Promise<string> => {
  const { folder, python, steps } = options;
  const hash = createHash('sha256')
    .update(await readFile(list.requirements))
    .update(python.version)
    .digest('hex');
  const installed = join(folder, `${list.place}-${hash.slice(0, 12)}`);
  const command = join(installed, 'bin', 'python');
  // Follows the link: an environment whose Python was uninstalled is made anew.
  if (existsSync(command)) return command;
  await makeFolder(dirname(installed));
  await rm(installed, { recursive: true, force: true });
  const partial = `${installed}.partial-${process.pid}`;
  steps.note(`Installing ${list.title} from PyPI, once; this takes about ${list.takes}`);
  try {
    await steps.run(`${list.title} installed for Python ${python.version}`, () =>
      fillEnvironment(partial, list, options),
    );
    await rename(partial, installed).catch(() => {});
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  if (!existsSync(command)) throw new EngineCannotStart(`${installed} cannot be written.`);
  return command;
};

const fillEnvironment = async (partial: string, list: PackageList, options: InstallOptions): Promise<void> => {
  const { python, env, run = runCommand } = options;
  const runOrFail = async (command: string, args: readonly string[]) => {
    const { outcome, output } = await run(command, args, { timeoutMs: INSTALL_LIMIT_MS, env });
    if (outcome === 'succeeded') return;
    const how = outcome === 'timeout' ? `did not end within ${INSTALL_LIMIT_MS / 60_000} minutes` : 'failed';
    throw new EngineCannotStart(
      `${list.title} was not installed: ${[command, ...args].join(' ')} ${how}. It said:\n${lastLines(output, 8)}`,
    );
  };
  await runOrFail(python.command, ['-m', 'venv', partial]);
  const pip = (...args: string[]) =>
    runOrFail(join(partial, 'bin', 'python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-compile',
      '--require-hashes',
      ...args,
    ]);
  await pip('--requirement', BUILD_REQUIREMENTS);
  await pip('--no-build-isolation', '--requirement', list.requirements);
};
