import type { EnginePorts } from '../../localstack/engines/engine-settings.ts';
import { isPortFree } from '../../localstack/engines/process/port-check.ts';

/**
 * Below 32,768, where Linux begins to hand out ports for outgoing connections: else a client that retries while its
 * server is down may be given the server's port.
 */
const FIRST = 24_000;
const BLOCKS = 800;
const BLOCK_SIZE = 10;

let tried = 0;

/** Neighbouring free ports. Where the search begins depends on the process, so that two test runs rarely meet. */
export const freeEnginePorts = async (): Promise<EnginePorts> => {
  while (tried < BLOCKS) {
    const kafka = FIRST + ((process.pid * 7 + tried++) % BLOCKS) * BLOCK_SIZE;
    const ports = {
      kafka,
      kafkaController: kafka + 1,
      cassandra: kafka + 2,
      cassandraStorage: kafka + 3,
      documents: kafka + 4,
    };
    const free = await Promise.all(Object.values(ports).map(isPortFree));
    if (free.every(Boolean)) return ports;
  }
  throw new Error(`no five neighbouring ports are free from ${FIRST} to ${FIRST + BLOCKS * BLOCK_SIZE}`);
};

let triedSingle = 0;

/** One more, from below those. */
export const freePort = async (): Promise<number> => {
  while (triedSingle < BLOCKS) {
    const port = FIRST - 1 - ((process.pid * 7 + triedSingle++) % BLOCKS);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no port is free from ${FIRST - BLOCKS} to ${FIRST}`);
};
