import { type Client, type QueryOptions, types } from 'cassandra-driver';
import type { Guard } from './guard.ts';
import type { Params, RequestSettings } from './use-rules.ts';

type Query = string | { readonly query: string; readonly params?: Params };

/**
 * Lets every statement of `client` pass `guard` before it is sent; a refused one rejects and is not sent. Changes
 * `client` and returns it. Ways to send statements that nothing here uses are closed, not guarded.
 */
export const guardClient = (client: Client, guard: Guard): Client => {
  const execute = client.execute.bind(client);
  const batch = client.batch.bind(client);
  const settingsOf = usesOf(client);
  const guarded = {
    execute: async (query: string, params?: Params, options?: QueryOptions) => {
      guard.single({ ...settingsOf(options), statement: query, params });
      return await execute(query, params as never, options as never);
    },
    batch: async (queries: readonly Query[], options?: QueryOptions) => {
      const statements = queries.map((query) =>
        typeof query === 'string' ? { statement: query } : { statement: query.query, params: query.params },
      );
      // The driver's batches are logged unless told otherwise.
      guard.batch({ ...settingsOf(options), statements, isLogged: options?.logged !== false });
      return await batch(queries as never, options as never);
    },
    eachRow: () => closed('eachRow'),
    stream: () => closed('stream'),
    executeGraph: () => closed('executeGraph'),
  };
  return Object.assign(client, guarded);
};

const closed = (method: string): never => {
  throw new Error(`${method}() does not pass the Keyspaces guard; use execute() or batch()`);
};

/** What the driver takes once connected; until then a client that was not told has none. */
const DRIVER_DEFAULT = types.consistencies.localOne;

/** Per request, over what the client was made with. */
const usesOf = (client: Client): ((options?: QueryOptions) => RequestSettings) => {
  const defaults = (client as unknown as { options: { queryOptions: QueryOptions } }).options.queryOptions;
  return (options) => ({
    consistency: options?.consistency ?? defaults.consistency ?? DRIVER_DEFAULT,
    serialConsistency: options?.serialConsistency ?? defaults.serialConsistency,
    timestampUs: options?.timestamp,
  });
};
