import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPython } from '../../../localstack/emulators/python.ts';
import { EngineCannotStart } from '../../../localstack/engines/engine.ts';
import { commandsThat, emptyFolder } from '../engines/fake-commands.ts';

const find = async (answers: Readonly<Record<string, string>>, home = '/nobody') => {
  const outputs = Object.entries(answers).map(([command, version]) => [
    `${command} --version`,
    { output: `Python ${version}\n` },
  ]);
  const { run } = commandsThat(Object.fromEntries(outputs));
  return findPython({ HOME: home }, run);
};

/** A home in which pyenv has installed these, with none of them on PATH. */
const homeWith = async (...versions: string[]): Promise<string> => {
  const home = await emptyFolder();
  for (const version of versions) {
    const bin = join(home, '.pyenv', 'versions', version, 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'python3'), '');
  }
  return home;
};

describe('The Python for the emulators', () => {
  it('is the newest on PATH that they run on', async () => {
    expect(await find({ 'python3.13': '3.13.4', 'python3.12': '3.12.9', python3: '3.11.7' })).toEqual({
      command: 'python3.13',
      version: '3.13.4',
    });
    expect(await find({ python3: '3.12.1' })).toEqual({ command: 'python3', version: '3.12.1' });
  });

  it('is one that pyenv has, where PATH has none that fits', async () => {
    const home = await homeWith('3.11.7', '3.12.1', '3.13.0', '3.14.0');
    const versions = join(home, '.pyenv', 'versions');
    const pythonOf = (version: string) => join(versions, version, 'bin', 'python3');
    const answers = { python3: '3.11.7', [pythonOf('3.12.1')]: '3.12.1', [pythonOf('3.13.0')]: '3.13.0' };
    expect(await find(answers, home)).toEqual({ command: pythonOf('3.13.0'), version: '3.13.0' });
  });

  it('is missed with a word on what is there', async () => {
    const missing = find({ python3: '3.14.0' });
    await expect(missing).rejects.toThrow(/need Python 3\.12 or 3\.13, and there is 3\.14\.0\.\nInstall one/);
    await expect(missing).rejects.toBeInstanceOf(EngineCannotStart);
    await expect(find({})).rejects.toThrow(/there is none/);
  });
});
