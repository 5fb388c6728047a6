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

const cannotWrite = (path: string, cause: NodeJS.ErrnoException): EngineCannotStart =>
  new EngineCannotStart(
    `The engines keep their data on disk, and ${path} cannot be written (${cause.code}).\n` +
      'Make it writable or free some space, or let SPEED_LAYER_FOLDER name a folder of yours on a local disk.',
    { cause },
  );
