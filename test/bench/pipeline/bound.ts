import type { Client } from 'cassandra-driver';
import { allConcurrently } from '../../../lambdas/core/concurrently.ts';
import { TABLES } from '../../../schema/names.ts';

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
  const log = new AddedChunks();
  const client = {
    execute: async (query: string, params: unknown[], options: object) => {
      requests.push((other) => other.execute(query, params, options));
      log.note({ query, params });
      return { rows: log.rowsOf(query, params), pageState: null };
    },
    batch: async (statements: Sent[], options: object) => {
      requests.push((other) => other.batch(statements, options));
      for (const statement of statements) log.note(statement);
      return { rows: [], pageState: null };
    },
  };
  return { client: client as unknown as Client, requests };
};

interface Sent {
  readonly query: string;
  readonly params: unknown[];
}

/** What has been added to the log is there to be read: without it no row would come of it. */
class AddedChunks {
  readonly #partitions = new Map<string, object[]>();

  note({ query, params }: Sent): void {
    if (!query.startsWith(`INSERT INTO ${TABLES.windowContributions} `)) return;
    const [dataType, windowStart, slot, , chunk, contributions] = params;
    const key = [dataType, windowStart, slot].join('/');
    const rows = this.#partitions.get(key) ?? [];
    this.#partitions.set(key, rows);
    rows.push({ window_start: new Date(windowStart as number), slot, chunk, contributions });
  }

  rowsOf(query: string, [dataType, windows, slots]: readonly unknown[]): object[] {
    if (!query.startsWith('SELECT') || !query.includes(` ${TABLES.windowContributions} `)) return [];
    return (windows as readonly number[]).flatMap((windowStart) =>
      (slots as readonly number[]).flatMap(
        (slot) => this.#partitions.get([dataType, windowStart, slot].join('/')) ?? [],
      ),
    );
  }
}

/** Seconds that nothing but the driver and the server need for the same requests. */
export const boundOf = async (client: Client, requests: readonly Request[]): Promise<number> => {
  const startedAt = performance.now();
  await allConcurrently(requests, REQUESTS_AT_A_TIME, async (request) => {
    await request(client);
  });
  return (performance.now() - startedAt) / 1_000;
};
