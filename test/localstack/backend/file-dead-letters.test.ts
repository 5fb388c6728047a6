import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFileDeadLetters } from '../../../localstack/backend/file-dead-letters.ts';
import { deadLettersContract } from '../../adapters/dead-letters/dead-letters-contract.ts';
import { recordOf } from '../../builders/delivery.ts';
import { NOW } from '../../builders/time.ts';
import { makeTestFolder } from '../../toolchain/temporary-folder.ts';

const readAll = async (folder: string): Promise<Map<string, string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = files.map(async (file) => {
    const key = relative(folder, file).replaceAll(sep, '/');
    return [key, await readFile(file, 'utf8')] as const;
  });
  return new Map(await Promise.all(read));
};

describe('Dead letters in files', () => {
  deadLettersContract(async () => {
    const folder = makeTestFolder();
    return { deadLetters: makeFileDeadLetters(folder), all: () => readAll(folder) };
  });

  it('reject where the folder cannot be made, so that the record is not skipped', async () => {
    const file = join(makeTestFolder(), 'a file');
    await writeFile(file, '');
    const letter = {
      record: recordOf(),
      topicIncarnation: 'first',
      functionName: 'score-reviews',
      setAsideAt: NOW,
    } as const;
    const put = makeFileDeadLetters(file).put({ ...letter, code: 'empty-value', message: 'empty' });
    await expect(put).rejects.toThrow(/ENOTDIR|EEXIST/);
  });
});
