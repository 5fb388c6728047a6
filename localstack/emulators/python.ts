import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineCannotStart } from '../engines/engine.ts';
import { type RunCommand, runCommand } from '../engines/process/command.ts';

export interface Python {
  /** The command to start it with. */
  readonly command: string;
  /** `3.13.0` */
  readonly version: string;
}

/** LocalStack is written in the syntax of 3.12, whatever its package says; its packages have no wheels for 3.14. */
const MINORS = [13, 12];
const COMMANDS = [...MINORS.map((minor) => `python3.${minor}`), 'python3'];

/** The first Python of PATH, or of pyenv, that runs the emulators. @throws EngineCannotStart where there is none. */
export const findPython = async (env: NodeJS.ProcessEnv, run: RunCommand = runCommand): Promise<Python> => {
  const found = new Set<string>();
  for (const command of [...COMMANDS, ...(await pyenvCommands(env))]) {
    const { outcome, output } = await run(command, ['--version'], { timeoutMs: 20_000, env });
    const [, version = '', minor] = /^Python (3\.(\d+)\.\S+)/.exec(output) ?? [];
    if (outcome !== 'succeeded' || version === '') continue;
    if (MINORS.includes(Number(minor))) return { command, version };
    found.add(version);
  }
  throw new EngineCannotStart(
    `LocalStack and ministack need Python 3.12 or 3.13, and there is ${[...found].join(', ') || 'none'}.\n` +
      'Install one from python.org, your system’s packages or pyenv.',
  );
};

/** pyenv puts a Python on PATH only where it was chosen; the others are there all the same. */
const pyenvCommands = async (env: NodeJS.ProcessEnv): Promise<string[]> => {
  const versions = join(env['PYENV_ROOT'] ?? join(env['HOME'] ?? '', '.pyenv'), 'versions');
  const names = await readdir(versions).catch((): string[] => []);
  return MINORS.flatMap((minor) => names.filter((name) => name.startsWith(`3.${minor}.`)))
    .map((name) => join(versions, name, 'bin', 'python3'))
    .filter((command) => existsSync(command));
};
