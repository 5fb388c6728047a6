/** What happens to the servers of a run. */
import { createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerName } from '../../../localstack/engines/jvm/jars.ts';

export interface Fault {
  readonly name: string;
  /** Whether the run needs a disk of its own, small enough to be filled. */
  readonly takesDisk: boolean;
  /** Does it and undoes it. */
  readonly strike: (runFolder: string) => Promise<void>;
}

const PAUSED_MS = 20_000;
const FULL_MS = 20_000;

const pidOf = async (runFolder: string, server: ServerName): Promise<number> =>
  (JSON.parse(await readFile(join(runFolder, server, 'pid.json'), 'utf8')) as { readonly pid: number }).pid;

const killed =
  (server: ServerName): Fault['strike'] =>
  async (runFolder) => {
    process.kill(await pidOf(runFolder, server), 'SIGKILL');
  };

export const FAULTS: Readonly<Record<string, Fault>> = {
  none: { name: 'nothing happens', takesDisk: false, strike: async () => undefined },
  'cassandra-paused': {
    name: `Cassandra paused for ${PAUSED_MS / 1_000} s`,
    takesDisk: false,
    strike: async (runFolder) => {
      const pid = await pidOf(runFolder, 'cassandra');
      process.kill(pid, 'SIGSTOP');
      await wait(PAUSED_MS);
      process.kill(pid, 'SIGCONT');
    },
  },
  'kafka-killed': { name: 'Kafka killed', takesDisk: false, strike: killed('kafka') },
  'documents-killed': { name: 'the document server killed', takesDisk: false, strike: killed('documents') },
  'disk-filled': {
    name: `the disk full for ${FULL_MS / 1_000} s`,
    takesDisk: true,
    strike: async (runFolder) => {
      const file = join(runFolder, 'ballast');
      await fill(file);
      await wait(FULL_MS);
      await rm(file, { force: true });
    },
  },
};

const MEGABYTE = Buffer.alloc(1_024 * 1_024, 'x');

/** Writes until the disk is full. */
const fill = async (file: string): Promise<void> => {
  const endless = function* () {
    for (;;) yield MEGABYTE;
  };
  await pipeline(Readable.from(endless()), createWriteStream(file)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOSPC') throw error;
  });
};
