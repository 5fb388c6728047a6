import type { Client } from 'cassandra-driver';
import { TABLES, type TableName } from '../../../schema/names.ts';
import { EXPIRING_TABLES } from '../../../schema/table-topology.ts';
import type { AuditedTable, RetentionReader } from '../../core/care/retention-ports.ts';
import { epochMs } from '../../core/time.ts';
import { allRows } from './all-rows.ts';

/** Whether one table's TTL is on: Keyspaces tells it by its API only, Cassandra by its schema. */
export type IsTtlOn = (table: TableName) => Promise<boolean>;

/** Far more than a movie has in 48 h and the time it takes to be forgotten. */
const MAX_ROWS = 2_000;

const SELECT_MOVIES = `SELECT movie_id FROM ${TABLES.pollCheckpoints} WHERE shard = ? AND movie_id > 0`;

/** By a column that every write of a row sets; a row of movie_stats may consist of ranks alone, and then has none of it. */
const AUDITED: Readonly<Record<AuditedTable, { readonly start: string; readonly column: string }>> = {
  review_sentiments: { start: 'window_start', column: 'window_end' },
  movie_ratings_by_window: { start: 'window_start', column: 'window_end' },
  movie_stats: { start: 'hour', column: 'last_updated' },
};

const selectOf = (table: AuditedTable): string => {
  const { start, column } = AUDITED[table];
  return `SELECT ${start}, ${column}, TTL(${column}) FROM ${table} WHERE movie_id = ? LIMIT ${MAX_ROWS}`;
};

/** Every statement this reader can send. */
export const RETENTION_STATEMENTS = [SELECT_MOVIES, ...(Object.keys(AUDITED) as AuditedTable[]).map(selectOf)];

export const makeKeyspacesRetention = (client: Client, isTtlOn: IsTtlOn): RetentionReader => ({
  moviesOf: async (shard) => (await allRows(client, SELECT_MOVIES, [shard])).map((row) => row['movie_id'] as number),
  livingRows: async (table, movieId) => {
    const { start, column } = AUDITED[table];
    const rows = await allRows(client, selectOf(table), [movieId]);
    return rows.map((row) => ({
      start: epochMs((row[start] as Date).getTime()),
      // Without the column there is nothing whose end could be told: 0 says that it is not too late.
      ttlSeconds: row[column] === null ? 0 : ((row[`ttl(${column})`] as number | null) ?? null),
    }));
  },
  tablesWithoutTtl: async () => {
    const states = await Promise.all(EXPIRING_TABLES.map(async (table) => [table, await isTtlOn(table)] as const));
    return states.filter(([, isOn]) => !isOn).map(([table]) => table);
  },
});
