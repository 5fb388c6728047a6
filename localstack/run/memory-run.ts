/** A run in memory has no servers that others could find, so it leaves a word that it is there. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { identityOf, isSameProcessRunning, type ProcessIdentity } from '../engines/process/process-table.ts';

const fileIn = (folder: string): string => join(folder, 'run', 'memory.json');

/** Of this process; returns what takes the word back. Where nothing can be written a run in memory still runs. */
export const announceMemoryRun = async (folder: string): Promise<() => Promise<void>> => {
  const file = fileIn(folder);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(await identityOf(process.pid)));
  } catch {
    return async () => undefined;
  }
  return () => rm(file, { force: true });
};

/** The run in memory that was announced last, if it still runs. */
export const memoryRunIn = async (folder: string): Promise<ProcessIdentity | null> => {
  try {
    const announced = JSON.parse(await readFile(fileIn(folder), 'utf8')) as ProcessIdentity;
    return (await isSameProcessRunning(announced)) ? announced : null;
  } catch {
    return null;
  }
};
