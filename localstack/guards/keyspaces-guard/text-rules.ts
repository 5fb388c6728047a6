/** What the text of a statement says already, whatever is bound to it: judged once per text. */
import { type CqlTable, primaryKeyOf } from '../../../schema/cql.ts';
import type { Rule } from './rule.ts';
import type { Statement } from './statement.ts';

export interface ParsedStatement {
  readonly parsed: Statement;
  readonly table: CqlTable;
}

const MAX_COLUMNS = 225;
const MAX_COLUMNS_WITH_TTL = 166;

export const isRead = ({ parsed }: ParsedStatement): boolean => parsed.kind === 'select';
export const isWrite = (statement: ParsedStatement): boolean => !isRead(statement);

export const TEXT_RULES: readonly Rule<ParsedStatement>[] = [
  {
    says: 'every column named is one of the table',
    page: 'apis',
    isBrokenBy: ({ parsed, table }) =>
      [...parsed.columns, ...parsed.where.map(({ column }) => column)].some(
        (name) => !table.columns.some((column) => column.name === name),
      ),
  },
  {
    says: 'WHERE names key columns only: anything else needs an index or ALLOW FILTERING',
    page: 'select',
    isBrokenBy: ({ parsed, table }) => parsed.where.some(({ column }) => !primaryKeyOf(table).includes(column)),
  },
  {
    says: 'a read names the whole partition key with = or IN: anything else reads the whole table',
    page: 'select',
    isBrokenBy: (statement) => isRead(statement) && !namesWholePartitionKey(statement),
  },
  {
    says: 'a write names the whole primary key, each column once with =: IN is for reads',
    page: 'in',
    isBrokenBy: (statement) => isWrite(statement) && !namesWholePrimaryKey(statement),
  },
  {
    says: 'USING TIMESTAMP and IF exclude each other',
    page: 'timestamps',
    isBrokenBy: ({ parsed }) => parsed.isConditional && parsed.timestamp !== undefined,
  },
  {
    says: 'USING TTL needs a table with TTL enabled, by a default_time_to_live',
    page: 'ttl',
    isBrokenBy: ({ parsed, table }) => parsed.ttl !== undefined && table.defaultTtlSeconds === 0,
  },
  {
    says: 'USING TTL has no place in DELETE',
    page: 'update',
    isBrokenBy: ({ parsed }) => parsed.kind === 'delete' && parsed.ttl !== undefined,
  },
  {
    says: `a statement writes at most ${MAX_COLUMNS} regular columns, ${MAX_COLUMNS_WITH_TTL} with TTL`,
    page: 'quotas',
    isBrokenBy: (statement) =>
      isWrite(statement) &&
      regularColumnsOf(statement).length > (statement.table.defaultTtlSeconds > 0 ? MAX_COLUMNS_WITH_TTL : MAX_COLUMNS),
  },
];

const namesWholePartitionKey = ({ parsed, table }: ParsedStatement): boolean =>
  table.partitionKey.every((name) =>
    parsed.where.some(({ column, operator }) => column === name && (operator === '=' || operator === 'in')),
  );

const namesWholePrimaryKey = ({ parsed, table }: ParsedStatement): boolean => {
  const key = primaryKeyOf(table);
  if (parsed.kind === 'insert') return key.every((name) => parsed.columns.includes(name));
  return (
    parsed.where.length === key.length &&
    key.every((name) => parsed.where.some(({ column, operator }) => column === name && operator === '='))
  );
};

const regularColumnsOf = ({ parsed, table }: ParsedStatement): string[] =>
  parsed.columns.filter((column) => !primaryKeyOf(table).includes(column));
