import type { Client } from 'cassandra-driver';
import { TABLES, type TableName } from '../../schema/names.ts';
import { tablesShownBy } from '../../schema/table-topology.ts';

/** By a column to read instead of whole rows. */
const COUNTED: ReadonlyMap<TableName, string> = new Map([
  ...(['movie_id', 'hour'] as const).flatMap((key) => tablesShownBy(key).map((table) => [table, key] as const)),
  [TABLES.changedMovies, 'shard'],
  [TABLES.pollCheckpoints, 'shard'],
]);

/** Rows of each table that this system writes, read page by page: a scan, of local tables only. */
export const countRows = async (client: Client): Promise<Partial<Record<TableName, number>>> => {
  const counts: Partial<Record<TableName, number>> = {};
  for (const [table, column] of COUNTED) {
    counts[table] = 0;
    for await (const _ of await client.execute(`SELECT ${column} FROM ${table}`)) counts[table]++;
  }
  return counts;
};
