import type { Client } from 'cassandra-driver';
import { concurrently } from '../../../lambdas/core/concurrently.ts';

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
  const failures = await concurrently(requests, REQUESTS_AT_A_TIME, async (request) => {
    await request(client);
  });
  if (failures.length > 0) throw failures[0]?.error;
  return (performance.now() - startedAt) / 1_000;
};
