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

export interface PythonNeed {
  /** `LocalStack and ministack need` */
  readonly whoNeeds: string;
  /** Of 3.x, the preferred first. */
  readonly minors: readonly number[];
}

/** LocalStack is written in the syntax of 3.12, whatever its package says; its packages have no wheels for 3.14. */
const FOR_EMULATORS: PythonNeed = { whoNeeds: 'LocalStack and ministack need', minors: [13, 12] };

/** The first Python of PATH, or of pyenv, that will do. @throws EngineCannotStart where there is none. */
export const findPython = async (
  env: NodeJS.ProcessEnv,
  run: RunCommand = runCommand,
  { whoNeeds, minors }: PythonNeed = FOR_EMULATORS,
): Promise<Python> => {
  const found = new Set<string>();
  const onPath = [...minors.map((minor) => `python3.${minor}`), 'python3'];
  for (const command of [...onPath, ...(await pyenvCommands(env, minors))]) {
    const { outcome, output } = await run(command, ['--version'], { timeoutMs: 20_000, env });
    const [, version = '', minor] = /^Python (3\.(\d+)\.\S+)/.exec(output) ?? [];
    if (outcome !== 'succeeded' || version === '') continue;
    if (minors.includes(Number(minor))) return { command, version };
    found.add(version);
  }
  throw new EngineCannotStart(
    `${whoNeeds} Python ${versionsOf(minors)}, and there is ${[...found].join(', ') || 'none'}.\n` +
      'Install one from python.org, your system’s packages or pyenv.',
  );
};

const versionsOf = (minors: readonly number[]): string =>
  minors
    .toSorted((one, other) => one - other)
    .map((minor) => `3.${minor}`)
    .join(' or ');

/** pyenv puts a Python on PATH only where it was chosen; the others are there all the same. */
const pyenvCommands = async (env: NodeJS.ProcessEnv, minors: readonly number[]): Promise<string[]> => {
  const versions = join(env['PYENV_ROOT'] ?? join(env['HOME'] ?? '', '.pyenv'), 'versions');
  const names = await readdir(versions).catch((): string[] => []);
  return minors
    .flatMap((minor) => names.filter((name) => name.startsWith(`3.${minor}.`)))
    .map((name) => join(versions, name, 'bin', 'python3'))
    .filter((command) => existsSync(command));
};
