import { type CqlTable, primaryKeyOf } from '../../schema/cql.ts';
import type { TableName } from '../../schema/names.ts';
import { tableShapeOf } from '../../schema/table-topology.ts';
import { markdownTableOf } from './markdown-table.ts';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** Up to here in hours, as settings and CQL speak of it. */
const LONG_SECONDS = 3 * DAY_SECONDS;

/** A row for each table of schema/cql: its key and retention, who writes, who reads. */
export const storeTableOf = (tables: readonly CqlTable[]): string =>
  markdownTableOf(
    ['table', 'key', 'kept', 'written by', 'read by'],
    tables.map((table) => {
      const { writers, readers } = tableShapeOf(table.name as TableName);
      return [`\`${table.name}\``, keyOf(table), keptOf(table), writers.join(', '), readers.join(', ')];
    }),
  );

const keyOf = (table: CqlTable): string => {
  const clustering = primaryKeyOf(table).slice(table.partitionKey.length);
  return [`(${table.partitionKey.join(', ')})`, ...clustering].join(', ');
};

const keptOf = ({ defaultTtlSeconds: seconds }: CqlTable): string => {
  if (seconds === 0) return 'for ever';
  return seconds < LONG_SECONDS ? `${seconds / HOUR_SECONDS} h` : `${seconds / DAY_SECONDS} days`;
};
