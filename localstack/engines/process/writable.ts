import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EngineCannotStart } from '../engine.ts';

/** @throws EngineCannotStart where the folder cannot be made. */
export const makeFolder = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw cannotWrite(folder, cause);
  });
};

/** Writes a file, and its folders first. @throws EngineCannotStart where that is not possible. */
export const writeInto = async (file: string, text: string): Promise<void> => {
  await makeFolder(dirname(file));
  await writeFile(file, text).catch((cause) => {
    throw cannotWrite(file, cause);
  });
};

/** Jars 120 MB, class archives 150 MB; the rest is for a day of a run. */
export const DISK_IS_FULL =
  'Free about 2 GB there, or let SPEED_LAYER_FOLDER name a folder on a disk that has them, and start again.';

const IS_NOT_OURS =
  'It belongs to somebody else. Make it yours, or let SPEED_LAYER_FOLDER name a folder of yours on a local disk.';

/** Whether a program's last words say so: Java's, Maven's and Kafka's do in the system's own words. */
export const isDiskFull = (words: string): boolean =>
  /No space left on device|ENOSPC|not enough space on the disk/i.test(words);

/** What can be done about each refusal of the disk. */
const REMEDIES: Readonly<Record<string, readonly [cause: string, remedy: string]>> = {
  ENOSPC: ['the disk is full', DISK_IS_FULL],
  EDQUOT: ['the quota of this user is used up', DISK_IS_FULL],
  EACCES: ['no permission', IS_NOT_OURS],
  EPERM: ['no permission', IS_NOT_OURS],
  EROFS: ['the disk is mounted for reading only', 'Let SPEED_LAYER_FOLDER name a folder on another disk.'],
};

/** Names what could not be written, why, and what to do. */
export const cannotWrite = (path: string, cause: NodeJS.ErrnoException): EngineCannotStart => {
  const [why, remedy] = REMEDIES[cause.code ?? ''] ?? [
    undefined,
    'Make it writable or free some space, or let SPEED_LAYER_FOLDER name a folder of yours on a local disk.',
  ];
  const code = why === undefined ? `${cause.code}` : `${why}, ${cause.code}`;
  return new EngineCannotStart(
    `The engines keep their data on disk, and ${path} cannot be written (${code}).\n${remedy}`,
    { cause },
  );
};
