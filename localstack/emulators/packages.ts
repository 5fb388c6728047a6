import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineCannotStart } from '../engines/engine.ts';
import { lastLines, type RunCommand, runCommand } from '../engines/process/command.ts';
import { makeFolder } from '../engines/process/writable.ts';
import type { Steps } from '../engines/steps.ts';
import { EMULATORS, type EmulatorName } from './emulator.ts';
import type { Python } from './python.ts';

const INSTALL_LIMIT_MS = 600_000;

/** Every package with its version and hashes: pip refuses another file, whoever serves it. */
const requirementsOf = (emulator: EmulatorName): string => join(import.meta.dirname, emulator, 'requirements.txt');

/** setuptools alone, of the same list: four packages come as source, and are built with this one and no other. */
const BUILD_REQUIREMENTS = join(import.meta.dirname, 'build-requirements.txt');

export interface InstallOptions {
  readonly folder: string;
  readonly python: Python;
  readonly env: NodeJS.ProcessEnv;
  readonly steps: Steps;
  readonly run?: RunCommand;
}

/**
 * The Python of an environment that has the emulator's packages, installed from PyPI where it is not there yet. It is
 * made under a name of this process and then renamed, so one of the final name is complete.
 *
 * @throws EngineCannotStart where pip cannot install them.
 */
export const installPackages = async (emulator: EmulatorName, options: InstallOptions): Promise<string> => {
  const { folder, python, steps } = options;
  const hash = createHash('sha256')
    .update(await readFile(requirementsOf(emulator)))
    .update(python.version)
    .digest('hex');
  const installed = join(folder, 'emulators', `${emulator}-${hash.slice(0, 12)}`);
  const command = join(installed, 'bin', 'python');
  // Follows the link: an environment whose Python was uninstalled is made anew.
  if (existsSync(command)) return command;
  await makeFolder(join(folder, 'emulators'));
  await rm(installed, { recursive: true, force: true });
  const partial = `${installed}.partial-${process.pid}`;
  steps.note(`Installing ${EMULATORS[emulator]} from PyPI, once; this takes about half a minute`);
  try {
    await steps.run(`${EMULATORS[emulator]} installed for Python ${python.version}`, () =>
      fillEnvironment(partial, emulator, options),
    );
    await rename(partial, installed).catch(() => {});
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  if (!existsSync(command)) throw new EngineCannotStart(`${installed} cannot be written.`);
  return command;
};

const fillEnvironment = async (partial: string, emulator: EmulatorName, options: InstallOptions): Promise<void> => {
  const { python, env, run = runCommand } = options;
  const runOrFail = async (command: string, args: readonly string[]) => {
    const { outcome, output } = await run(command, args, { timeoutMs: INSTALL_LIMIT_MS, env });
    if (outcome === 'succeeded') return;
    const how = outcome === 'timeout' ? `did not end within ${INSTALL_LIMIT_MS / 60_000} minutes` : 'failed';
    throw new EngineCannotStart(
      `${EMULATORS[emulator]} was not installed: ${[command, ...args].join(' ')} ${how}. It said:\n${lastLines(output, 8)}`,
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
  await pip('--no-build-isolation', '--requirement', requirementsOf(emulator));
};
