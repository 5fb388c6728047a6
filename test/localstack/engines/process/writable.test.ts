import { symlinkSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cannotWrite, isDiskFull, writeInto } from '../../../../localstack/engines/process/writable.ts';
import { claimRunFolder } from '../../../../localstack/engines/run-folder.ts';
import { silentSteps } from '../../../../localstack/engines/steps.ts';
import { emptyFolder } from '../fake-commands.ts';

const refusal = (code: string): string =>
  cannotWrite('/disk/owner.json', Object.assign(new Error(code), { code })).message;

describe('a file that cannot be written', () => {
  it.runIf(process.platform === 'linux')('says that the disk is full, and what to do', async () => {
    const file = join(await emptyFolder(), 'server.properties');
    symlinkSync('/dev/full', file);

    await expect(writeInto(file, 'text')).rejects.toThrow(
      /server\.properties cannot be written \(the disk is full, ENOSPC\)\.\nFree about 2 GB there, or let SPEED_LAYER_FOLDER/,
    );
  });

  it.each([
    ['EACCES', /cannot be written \(no permission, EACCES\)\.\nIt belongs to somebody else\..*SPEED_LAYER_FOLDER/],
    ['EROFS', /cannot be written \(the disk is mounted for reading only, EROFS\)/],
    ['ENOTDIR', /cannot be written \(ENOTDIR\)/],
  ])('says so of %s', (code, sentence) => {
    expect(refusal(code)).toMatch(sentence);
  });

  it('is never taken for another process that claims the folder', async () => {
    const runFolder = await emptyFolder();
    await mkdir(join(runFolder, 'owner.json'));

    await expect(claimRunFolder(runFolder, silentSteps)).rejects.toThrow(/owner\.json cannot be written \(/);
  });
});

describe('the last words of a program', () => {
  it('tell a full disk, whoever says it', () => {
    expect(isDiskFull('java.io.IOException: No space left on device')).toBe(true);
    expect(isDiskFull('java.io.IOException: Connection reset')).toBe(false);
  });
});
