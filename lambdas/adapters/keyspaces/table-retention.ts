import type { Client, types } from 'cassandra-driver';
import { TABLES, type TableName } from '../../../schema/names.ts';
import { EXPIRING_TABLES } from '../../../schema/table-topology.ts';
import type { AuditedTable, LivingRow, RetentionReader } from '../../core/care/retention-ports.ts';
import { epochMs } from '../../core/time.ts';
import { allRows } from './all-rows.ts';
import { CATALOGUE } from './levels/catalogue.ts';

/** Whether one table's TTL is on: Keyspaces tells it by its API only, Cassandra by its schema. */
export type IsTtlOn = (table: TableName) => Promise<boolean>;

/** Far more than a movie has, or the catalogue has days, in the time it takes to be forgotten; of many entries a sample. */
const MAX_ROWS = 2_000;

const SELECT_MOVIES = `SELECT movie_id FROM ${TABLES.pollCheckpoints} WHERE shard = ? AND movie_id > 0`;

interface Audited {
  /** What the end is counted from. */
  readonly start: string;
  readonly column: string;
  readonly partition: string;
}

/**
 * By a column that every write of a row sets; a row of movie_stats may consist of ranks alone, and one of daily_levels of
 * places, and then has none of it.
 */
const AUDITED: Readonly<Record<AuditedTable, Audited>> = {
  review_sentiments: { start: 'window_start', column: 'window_end', partition: 'movie_id = ?' },
  movie_ratings_by_window: { start: 'window_start', column: 'window_end', partition: 'movie_id = ?' },
  movie_stats: { start: 'hour', column: 'last_updated', partition: 'movie_id = ?' },
  daily_levels: { start: 'day', column: 'seen_at', partition: 'movie_id = ?' },
  catalogue_entries: { start: 'day', column: 'height', partition: 'day = ? AND shard = ?' },
  catalogue_days: { start: 'day', column: 'movies', partition: 'catalogue = ?' },
};

const selectOf = (table: AuditedTable): string => {
  const { start, column, partition } = AUDITED[table];
  return `SELECT ${start}, ${column}, TTL(${column}) FROM ${table} WHERE ${partition} LIMIT ${MAX_ROWS}`;
};

/** Every statement this reader can send. */
export const RETENTION_STATEMENTS = [SELECT_MOVIES, ...(Object.keys(AUDITED) as AuditedTable[]).map(selectOf)];

export const makeKeyspacesRetention = (client: Client, isTtlOn: IsTtlOn): RetentionReader => {
  const livingIn = async (table: AuditedTable, partition: readonly unknown[]): Promise<readonly LivingRow[]> =>
    (await allRows(client, selectOf(table), partition)).map((row) => livingRowOf(table, row));
  return {
    moviesOf: async (shard) => (await allRows(client, SELECT_MOVIES, [shard])).map((row) => row['movie_id'] as number),
    livingRows: (table, movieId) => livingIn(table, [movieId]),
    livingEntries: (midnight, shard) => livingIn('catalogue_entries', [midnight, shard]),
    livingCatalogueDays: () => livingIn('catalogue_days', [CATALOGUE]),
    tablesWithoutTtl: async () => {
      const states = await Promise.all(EXPIRING_TABLES.map(async (table) => [table, await isTtlOn(table)] as const));
      return states.filter(([, isOn]) => !isOn).map(([table]) => table);
    },
  };
};

const livingRowOf = (table: AuditedTable, row: types.Row): LivingRow => {
  const { start, column } = AUDITED[table];
  return {
    start: epochMs((row[start] as Date).getTime()),
    // Without the column there is nothing whose end could be told: 0 says that it is not too late.
    ttlSeconds: row[column] === null ? 0 : ((row[`ttl(${column})`] as number | null) ?? null),
  };
};
