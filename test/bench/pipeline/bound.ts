import type { Client } from 'cassandra-driver';
import { concurrently } from '../../../lambdas/core/concurrently.ts';

/** One request to Cassandra as the pipeline made it. */
type Request = () => Promise<unknown>;

/** The requests of a run, to be made again by nothing but the driver. */
export interface RecordedRequests {
  readonly replayOn: (client: Client) => Promise<{ seconds: number; requests: number }>;
}

const REQUESTS_AT_A_TIME = 128;

/** Lets `client` remember every request it sends. */
export const recordRequests = (client: Client): RecordedRequests => {
  const made: ((on: Client) => Request)[] = [];
  const execute = client.execute.bind(client);
  const batch = client.batch.bind(client);
  Object.assign(client, {
    execute: (...args: Parameters<typeof execute>) => {
      made.push((on) => () => on.execute(...args));
      return execute(...args);
    },
    batch: (...args: Parameters<typeof batch>) => {
      made.push((on) => async () => on.batch(...args));
      return batch(...args);
    },
  });
  return {
    replayOn: async (other) => {
      const requests = made.map((on) => on(other));
      const startedAt = performance.now();
      const failures = await concurrently(requests, REQUESTS_AT_A_TIME, async (request) => {
        await request();
      });
      if (failures.length > 0) throw failures[0]?.error;
      return { seconds: (performance.now() - startedAt) / 1_000, requests: requests.length };
    },
  };
};
