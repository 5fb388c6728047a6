import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { claimKeyOf, pageOf, sentKeyOf } from '../../lambdas/adapters/dead-letters/dead-letter-listing.ts';
import { deadLetterOf } from '../../lambdas/adapters/dead-letters/dead-letter-object.ts';
import { type DeadLetterArchive, NoSuchLetter } from '../../lambdas/core/care/redrive-ports.ts';

/** The dead letters in the files of a local run. A claim is a file that is made on the condition that there is none. */
export const makeFileDeadLetterArchive = (folder: string): DeadLetterArchive => ({
  list: async ({ topic, after = '', limit }) => {
    const keys = (await keysIn(folder)).filter((key) => key > after);
    return pageOf(
      keys.filter((key) => topic === undefined || key.startsWith(`${topic}/`)),
      false,
      limit,
    );
  },
  read: async (key) => {
    const text = await readFile(fileOf(folder, key), 'utf8').catch((cause: NodeJS.ErrnoException) => {
      throw cause.code === 'ENOENT' ? new NoSuchLetter(key, { cause }) : cause;
    });
    return deadLetterOf(text);
  },
  claim: async (key, at) => {
    try {
      await writeFile(fileOf(folder, claimKeyOf(key)), new Date(at).toISOString(), { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  },
  confirm: (key, at) => writeFile(fileOf(folder, sentKeyOf(key)), new Date(at).toISOString()),
});

const keysIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => relative(folder, file).replaceAll(sep, '/')).toSorted();
};

/** @throws Error for a key that leads out of the folder */
const fileOf = (folder: string, key: string): string => {
  const file = join(folder, key);
  if (relative(folder, file).startsWith('..')) throw new Error(`${key} is no dead letter's key`);
  return file;
};
