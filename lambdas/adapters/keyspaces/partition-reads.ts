import type { Client, types } from 'cassandra-driver';
import { chunksOf } from '../../core/chunks.ts';
import type { Telemetry } from '../../core/ports.ts';
import { timed } from '../telemetry/timed.ts';
import { allRows } from './all-rows.ts';

/** Keyspaces makes a query of each, and takes no more. */
const PARTITIONS_PER_READ = 100;

export interface PartitionQuery {
  /** Names `key` with IN and, where there is a `from`, that column with >= after it: `… WHERE movie_id IN ? AND hour >= ?`. */
  readonly query: string;
  /** Bound before it. @default none */
  readonly fixed?: readonly unknown[];
  /** The column of the partition key that is asked by; the statement reads it too. */
  readonly key: string;
  /** The first clustering column, an instant; the statement reads it too. */
  readonly from?: string;
}

/** Rows of one partition, in the table's order. @param from the earliest; given where the query has one */
export type ReadPartition = (key: number, from?: number) => Promise<types.Row[]>;

interface Ask {
  readonly key: number;
  readonly from: number;
  readonly resolve: (rows: types.Row[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads one partition for whoever asks. What several ask for in the same turn of the event loop goes out as one request, from the
 * earliest instant that any of them wants, and fails for all of them.
 */
export const makePartitionReads = (
  client: Client,
  telemetry: Telemetry,
  { query, fixed = [], key: keyColumn, from: fromColumn }: PartitionQuery,
): ReadPartition => {
  const answer = async (asks: readonly Ask[]): Promise<void> => {
    const keys = [...new Set(asks.map(({ key }) => key))];
    const from = asks.reduce((least, ask) => Math.min(least, ask.from), Number.POSITIVE_INFINITY);
    const params = [...fixed, keys, ...(fromColumn === undefined ? [] : [from])];
    const rows = await timed(telemetry, () => allRows(client, query, params));
    const byKey = Map.groupBy(rows, (row) => Number(row[keyColumn]));
    for (const ask of asks) {
      const found = byKey.get(ask.key) ?? [];
      ask.resolve(fromColumn === undefined ? found : found.filter((row) => Number(row[fromColumn]) >= ask.from));
    }
  };
  let waiting: Ask[] = [];
  const send = (): void => {
    const requests = chunksOf(waiting, PARTITIONS_PER_READ);
    waiting = [];
    for (const asks of requests) answer(asks).catch((error: unknown) => asks.forEach(({ reject }) => reject(error)));
  };
  return (key, from = 0) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, from, resolve, reject });
      if (waiting.length === 1) setImmediate(send);
    });
};
