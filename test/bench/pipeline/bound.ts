import type { Client } from 'cassandra-driver';
import { allConcurrently } from '../../../lambdas/core/concurrently.ts';

/** One request to Cassandra, to be made on any client. */
type Request = (client: Client) => Promise<unknown>;

export interface RequestRecorder {
  /** In place of a server: takes every request, remembers it and says that it was applied. */
  readonly client: Client;
  readonly requests: readonly Request[];
}

const REQUESTS_AT_A_TIME = 128;

export const makeRequestRecorder = (): RequestRecorder => {
  const requests: Request[] = [];
  const applied = Promise.resolve({ wasApplied: () => true, rows: [] });
  const client = {
    execute: (...args: [string, unknown[], object]) => {
      requests.push((other) => other.execute(...args));
      return applied;
    },
    batch: (...args: [{ query: string; params: unknown[] }[], object]) => {
      requests.push(async (other) => other.batch(...args));
      return applied;
    },
  };
  return { client: client as unknown as Client, requests };
};

/** Seconds that nothing but the driver and the server need for the same requests. */
export const boundOf = async (client: Client, requests: readonly Request[]): Promise<number> => {
  const startedAt = performance.now();
  await allConcurrently(requests, REQUESTS_AT_A_TIME, async (request) => {
    await request(client);
  });
  return (performance.now() - startedAt) / 1_000;
};
