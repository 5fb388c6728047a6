import { readFile } from 'node:fs/promises';
import type { Client } from 'cassandra-driver';
import { type CqlTable, primaryKeyOf, tablesOf } from '../../schema/cql.ts';
import { KEYSPACE } from '../../schema/names.ts';

const CQL_FOLDER = new URL('../../schema/cql/', import.meta.url);
const FILES = ['views.cql', 'helpers.cql'];

/** Tables whose rows live no longer than this are written in time order and expire in it. */
const TIME_WINDOW_TTL_SECONDS = 172_800;

/**
 * Whole SSTables lapse at once instead of being merged again and again: 48 h in windows of 6 h are 8 SSTables, within
 * the 20 to 30 that are advised. Keyspaces has no such option.
 * Source: cassandra.apache.org/doc/latest/cassandra/managing/operating/compaction/twcs.html
 */
const TIME_WINDOW_COMPACTION =
  "compaction = {'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'HOURS', 'compaction_window_size': '6'}";

/** What {@link applyTables} has done, as `table` or `table.column`. Both empty: everything was there. */
export interface AppliedTables {
  readonly created: readonly string[];
  readonly extended: readonly string[];
}

/** Every table of `schema/cql`. */
export const readTables = async (): Promise<CqlTable[]> => {
  const texts = await Promise.all(FILES.map((file) => readFile(new URL(file, CQL_FOLDER), 'utf8')));
  return texts.flatMap(tablesOf);
};

/**
 * Brings an Apache Cassandra to what `schema/cql` says: creates keyspace and tables that are missing, adds columns that
 * are missing. Changes nothing that is there already.
 *
 * @param client connected without a keyspace, as the keyspace may not exist yet
 * @throws Error when a table of the same name has another key or column type: that takes a new table
 */
export const applyTables = async (
  client: Client,
  tables: readonly CqlTable[],
  keyspace: string = KEYSPACE,
): Promise<AppliedTables> => {
  const existing = await columnsIn(client, keyspace);
  if (existing.size === 0) await client.execute(await createKeyspace(keyspace));
  const created: string[] = [];
  const extended: string[] = [];
  for (const table of tables) {
    const columns = existing.get(table.name);
    if (columns === undefined) {
      await client.execute(createTable(table, keyspace));
      created.push(table.name);
    } else {
      extended.push(...(await extend(client, table, columns, keyspace)));
    }
  }
  return { created, extended };
};

const createKeyspace = async (keyspace: string): Promise<string> =>
  (await readFile(new URL('keyspace.cql', CQL_FOLDER), 'utf8')).replaceAll(KEYSPACE, keyspace);

const createTable = (table: CqlTable, keyspace: string): string => {
  const { name, columns, partitionKey, clusteringKey, defaultTtlSeconds } = table;
  const key = [`(${partitionKey.join(', ')})`, ...clusteringKey.map((column) => column.name)].join(', ');
  const order = clusteringKey.map((column) => `${column.name} ${column.order}`).join(', ');
  const options = [
    ...(clusteringKey.length > 0 ? [`CLUSTERING ORDER BY (${order})`] : []),
    `default_time_to_live = ${defaultTtlSeconds}`,
    ...(expiresSoon(table) ? [TIME_WINDOW_COMPACTION] : []),
  ];
  const definitions = [...columns.map((column) => `${column.name} ${column.type}`), `PRIMARY KEY (${key})`];
  return `CREATE TABLE IF NOT EXISTS ${keyspace}.${name} (${definitions.join(', ')}) WITH ${options.join(' AND ')}`;
};

const expiresSoon = ({ defaultTtlSeconds }: CqlTable): boolean =>
  defaultTtlSeconds > 0 && defaultTtlSeconds <= TIME_WINDOW_TTL_SECONDS;

interface ExistingColumn {
  readonly type: string;
  /** partition_key, clustering, regular or static. */
  readonly kind: string;
  readonly position: number;
  readonly order: string;
}

type ExistingColumns = ReadonlyMap<string, ExistingColumn>;

/** Table name → column name → what is there. */
const columnsIn = async (client: Client, keyspace: string): Promise<Map<string, Map<string, ExistingColumn>>> => {
  const query =
    'SELECT table_name, column_name, type, kind, position, clustering_order FROM system_schema.columns WHERE keyspace_name = ?';
  const tables = new Map<string, Map<string, ExistingColumn>>();
  for (const row of (await client.execute(query, [keyspace], { prepare: true })).rows) {
    const columns = tables.get(row['table_name']) ?? new Map<string, ExistingColumn>();
    const { type, kind, position, clustering_order: order } = row;
    columns.set(row['column_name'], { type: type.replaceAll(' ', ''), kind, position, order: order.toUpperCase() });
    tables.set(row['table_name'], columns);
  }
  return tables;
};

const extend = async (
  client: Client,
  table: CqlTable,
  existing: ExistingColumns,
  keyspace: string,
): Promise<string[]> => {
  assertSame(`${keyspace}.${table.name}`, table, existing);
  const missing = table.columns.filter(({ name }) => !existing.has(name));
  for (const { name, type } of missing)
    await client.execute(`ALTER TABLE ${keyspace}.${table.name} ADD ${name} ${type}`);
  return missing.map(({ name }) => `${table.name}.${name}`);
};

const assertSame = (qualifiedName: string, table: CqlTable, existing: ExistingColumns): void => {
  const wanted = keyTextOf(table);
  const found = existingKeyTextOf(existing);
  const faults = [
    ...(wanted === found ? [] : [`its key is ${found}, not ${wanted}`]),
    ...table.columns
      .filter(({ name, type }) => existing.has(name) && existing.get(name)?.type !== type)
      .map(({ name, type }) => `${name} is ${existing.get(name)?.type}, not ${type}`),
  ];
  if (faults.length === 0) return;
  const advice = 'Drop the table (a local run: start it with fresh data), or give the new one another name.';
  throw new Error(`${qualifiedName} is another table than schema/cql says: ${faults.join('; ')}. ${advice}`);
};

const keyTextOf = (table: CqlTable): string => {
  const orders = new Map(table.clusteringKey.map(({ name, order }) => [name, ` ${order}`]));
  return primaryKeyOf(table)
    .map((name) => `${name}${orders.get(name) ?? ''}`)
    .join(', ');
};

const existingKeyTextOf = (existing: ExistingColumns): string => {
  const columnsOf = (kind: string) =>
    [...existing].filter(([, column]) => column.kind === kind).sort(([, a], [, b]) => a.position - b.position);
  return [
    ...columnsOf('partition_key').map(([name]) => name),
    ...columnsOf('clustering').map(([name, { order }]) => `${name} ${order}`),
  ].join(', ');
};
