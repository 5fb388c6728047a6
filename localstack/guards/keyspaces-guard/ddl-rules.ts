import { type CqlTable, primaryKeyOf, tablesOf } from '../../../schema/cql.ts';
import { assertRules, type Rule } from './rule.ts';

const SCALARS =
  'ascii bigint blob boolean date decimal double float inet int smallint text time timestamp timeuuid tinyint uuid varchar varint'.split(
    ' ',
  );

const INNERMOST_COLLECTION = /frozen<(?:list|set|map)<([a-z,]+)>>/;

const typeOf = ({ columns }: CqlTable, name: string): string =>
  columns.find((column) => column.name === name)?.type ?? '';

/** Collections in collections are taken from the inside out, each for a scalar. */
const isSupportedType = (type: string): boolean => {
  if (SCALARS.includes(type)) return true;
  const [collection, elements = ''] = INNERMOST_COLLECTION.exec(type) ?? [];
  if (collection === undefined || !elements.split(',').every((element) => SCALARS.includes(element))) return false;
  return isSupportedType(type.replace(collection, 'blob'));
};

/** What CloudFormation's AWS::Cassandra::Table takes as names. */
const TABLE_NAME = /^[a-z0-9][a-z0-9_]{2,47}$/;
const COLUMN_NAME = /^[a-z0-9][a-z0-9_]{1,47}$/;

const RULES: readonly Rule<CqlTable>[] = [
  {
    says: 'a table has no option but CLUSTERING ORDER BY and default_time_to_live: compaction, gc_grace_seconds, caching, compression and the like are AWS’s',
    page: 'apis',
    isBrokenBy: ({ otherOptions }) => otherOptions.length > 0,
  },
  {
    says: 'a column is of a supported scalar type or a frozen collection of such, or of frozen collections; a collection that is not frozen is merged, not replaced',
    page: 'types',
    isBrokenBy: ({ columns }) => !columns.every(({ type }) => isSupportedType(type)),
  },
  {
    says: 'a key column is of a scalar type',
    page: 'types',
    isBrokenBy: (table) => !primaryKeyOf(table).every((name) => SCALARS.includes(typeOf(table, name))),
  },
  {
    says: 'a table is named with 3 to 48 of a-z, 0-9 and _, a column with 2 to 48',
    page: 'quotas',
    isBrokenBy: ({ name, columns }) =>
      !TABLE_NAME.test(name) || !columns.every((column) => COLUMN_NAME.test(column.name)),
  },
];

/** @throws KeyspacesRefusal for the first table Keyspaces would not create, or would create as something else */
export const assertKeyspacesTables = (text: string): void => {
  for (const table of tablesOf(text)) assertRules(RULES, table, `CREATE TABLE ${table.name}`);
};
