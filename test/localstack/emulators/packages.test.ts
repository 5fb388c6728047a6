import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installPackages } from '../../../localstack/emulators/packages.ts';
import type { CommandResult, RunCommand } from '../../../localstack/engines/process/command.ts';
import { silentSteps } from '../../../localstack/engines/steps.ts';
import { emptyFolder } from '../engines/fake-commands.ts';

const EMULATORS_FOLDER = join(import.meta.dirname, '..', '..', '..', 'localstack', 'emulators');

/** A python3 that makes environments, whose pip answers as told. */
const pythonWhosePip = (answer: CommandResult) => {
  const lines: string[] = [];
  const run: RunCommand = async (command, args) => {
    lines.push([command, ...args].join(' '));
    if (args[1] !== 'venv') return answer;
    const python = join(args[2] ?? '', 'bin', 'python');
    await mkdir(dirname(python), { recursive: true });
    await writeFile(python, '');
    return { outcome: 'succeeded', output: '' };
  };
  return { run, lines };
};
const WORKS: CommandResult = { outcome: 'succeeded', output: '' };

const MINISTACK = {
  title: 'ministack 1.5.33',
  place: 'emulators/ministack',
  requirements: join(EMULATORS_FOLDER, 'ministack', 'requirements.txt'),
  takes: 'half a minute',
};
const install = async (folder: string, run: RunCommand, version = '3.13.0') =>
  installPackages(MINISTACK, { folder, python: { command: 'python3', version }, env: {}, steps: silentSteps, run });

describe('The packages of an emulator', () => {
  it('are installed once, for each Python', async () => {
    const folder = await emptyFolder();
    const { run, lines } = pythonWhosePip(WORKS);
    const python = await install(folder, run);
    expect(existsSync(python)).toBe(true);
    const commandsOnce = lines.length;
    expect(await install(folder, run)).toBe(python);
    expect(lines).toHaveLength(commandsOnce);
    expect(await install(folder, run, '3.12.1')).not.toBe(python);
    expect(await readdir(join(folder, 'emulators'))).toHaveLength(2);
  });

  it('are those of the list and no others: pip is told to compare hashes and to build with what is listed', async () => {
    const { run, lines } = pythonWhosePip(WORKS);
    await install(await emptyFolder(), run);
    const [, build, packages] = lines;
    expect(build).toMatch(/--require-hashes --requirement .*build-requirements\.txt$/);
    expect(packages).toMatch(/--require-hashes --no-build-isolation --requirement .*ministack\/requirements\.txt$/);
  });

  it('are not there where pip failed; its last words are', async () => {
    const folder = await emptyFolder();
    const { run } = pythonWhosePip({ outcome: 'failed', output: 'no such host\n' });
    await expect(install(folder, run)).rejects.toThrow(
      /ministack 1\.5\.33 was not installed: .*pip install.*\n {2}no such host/,
    );
    expect(await readdir(join(folder, 'emulators'))).toEqual([]);
  });

  it.each(['localstack', 'ministack'])('are listed for %s with a version and hashes each', async (emulator) => {
    const list = await readFile(join(EMULATORS_FOLDER, emulator, 'requirements.txt'), 'utf8');
    const packages = list.replaceAll('\\\n', ' ').trim().split('\n');
    expect(packages.length).toBeGreaterThan(10);
    for (const line of packages) expect(line).toMatch(/^[\w.[\]-]+==[\w.]+( ;[^-]*)?( +--hash=sha256:[0-9a-f]{64})+$/);
  });
});
