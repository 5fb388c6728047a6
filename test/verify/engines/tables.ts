/** Every row of a pass, in the oracle's columns. */
import type { Client, types } from 'cassandra-driver';
import { TABLES, type TableName } from '../../../schema/names.ts';
import type { Columns } from '../oracle/recompute.ts';

const PAGE_SIZE = 2_000;

/** Table → its rows by `movie/start`, the start being the window's or the hour's; `movie` alone where there is neither. */
export const readRows = async (client: Client, table: TableName): Promise<Map<string, Columns>> => {
  const rows = new Map<string, Columns>();
  const pages = await client.execute(`SELECT * FROM ${table}`, [], { prepare: true, fetchSize: PAGE_SIZE });
  for await (const row of pages) {
    const columns = columnsIn(row);
    const start = columns['window_start'] ?? columns['hour'];
    const key = table === TABLES.movies ? `${columns['movie_id']}` : `${columns['movie_id']}/${start}`;
    rows.set(key, columns);
  }
  return rows;
};

const columnsIn = (row: types.Row): Columns => {
  const columns: Record<string, number | string> = {};
  for (const column of row.keys()) {
    const value: unknown = row[column];
    if (typeof value === 'number' || typeof value === 'string') columns[column] = value;
    else if (value instanceof Date) columns[column] = value.getTime();
    else if (isLong(value)) columns[column] = Number(value);
  }
  return columns;
};

/** bigint columns. */
const isLong = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'toNumber' in value && typeof value.toNumber === 'function';
