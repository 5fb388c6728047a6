import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The version that a segment begins with, and half of its id (CommitLogDescriptor in Cassandra's source). */
const HEADER_BYTES = 8;

/**
 * Removes segments that were made and never begun, as on a disk that was full: without a header Cassandra refuses to start. A
 * write is acknowledged when it is in a segment with its header, so there is none in these. Returns their names.
 */
export const removeUnbegunSegments = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder).catch(() => [] as string[]);
  const removed: string[] = [];
  for (const name of names.filter((one) => /^CommitLog-.*\.log$/.test(one))) {
    if (await isBegun(join(folder, name))) continue;
    await rm(join(folder, name));
    removed.push(name);
  }
  return removed;
};

const isBegun = async (file: string): Promise<boolean> => {
  await using segment = await open(file);
  const { buffer, bytesRead } = await segment.read({ buffer: Buffer.alloc(HEADER_BYTES), position: 0 });
  return bytesRead === HEADER_BYTES && buffer.some((byte) => byte !== 0);
};
