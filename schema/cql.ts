/** Reads the tables of `schema/cql`, the one source of their truth, for whoever creates or checks them. */
import { CqlCursor, CqlSyntaxError, cqlTokensOf } from './cql-tokens.ts';

export interface CqlColumn {
  readonly name: string;
  /** As CQL spells it, without blanks: `frozen<list<text>>`. */
  readonly type: string;
}

export interface CqlClusteringColumn {
  readonly name: string;
  readonly order: 'ASC' | 'DESC';
}

export interface CqlTable {
  readonly name: string;
  /** All of them, keys first where they stand first, in the order written. */
  readonly columns: readonly CqlColumn[];
  readonly partitionKey: readonly string[];
  readonly clusteringKey: readonly CqlClusteringColumn[];
  /** 0: rows stay for ever, as CQL has it. */
  readonly defaultTtlSeconds: number;
  /** Every other option set, by name. */
  readonly otherOptions: readonly string[];
}

/** The names of a table's key columns, partition key first. */
export const primaryKeyOf = ({ partitionKey, clusteringKey }: CqlTable): string[] => [
  ...partitionKey,
  ...clusteringKey.map(({ name }) => name),
];

/**
 * The tables that a text of CREATE TABLE statements defines.
 *
 * @throws CqlSyntaxError for any other statement, and for a key without its column
 */
export const tablesOf = (text: string): CqlTable[] => {
  const cursor = new CqlCursor(cqlTokensOf(text));
  const tables: CqlTable[] = [];
  while (!cursor.atEnd) {
    tables.push(readTable(cursor));
    if (!cursor.atEnd) cursor.expect(';');
  }
  return tables;
};

const readTable = (cursor: CqlCursor): CqlTable => {
  cursor.expect('create', 'table');
  cursor.accept('if', 'not', 'exists');
  const name = cursor.identifier();
  const columns: CqlColumn[] = [];
  const keys: string[][] = [];
  cursor.parenthesized(() => {
    if (cursor.accept('primary', 'key')) keys.push(...readPrimaryKey(cursor));
    else columns.push({ name: cursor.identifier(), type: readType(cursor) });
  });
  const [partitionKey, clustering] = keys;
  if (partitionKey === undefined || clustering === undefined) throw new CqlSyntaxError(`${name} has no PRIMARY KEY`);
  assertColumns(name, columns, [...partitionKey, ...clustering]);
  return { name, columns, partitionKey, ...readOptions(cursor, clustering) };
};

/** Partition key and clustering key of `((a, b), c, d)` or `(a, c, d)`. */
const readPrimaryKey = (cursor: CqlCursor): [string[], string[]] => {
  const readName = () => cursor.identifier();
  const parts = cursor.parenthesized(() => (cursor.isAt('(') ? cursor.parenthesized(readName) : [readName()]));
  const [partitionKey, ...clustering] = parts;
  return [partitionKey ?? [], clustering.flat()];
};

const readType = (cursor: CqlCursor): string => {
  const name = cursor.identifier();
  if (!cursor.accept('<')) return name;
  const parameters = cursor.list(() => readType(cursor));
  cursor.expect('>');
  return `${name}<${parameters.join(',')}>`;
};

const assertColumns = (table: string, columns: readonly CqlColumn[], keys: readonly string[]): void => {
  const names = columns.map(({ name }) => name);
  const missing = keys.filter((key) => !names.includes(key));
  if (missing.length > 0)
    throw new CqlSyntaxError(`${table} has key columns it does not define: ${missing.join(', ')}`);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) throw new CqlSyntaxError(`${table} defines twice: ${twice.join(', ')}`);
};

const readOptions = (
  cursor: CqlCursor,
  clustering: readonly string[],
): Pick<CqlTable, 'clusteringKey' | 'defaultTtlSeconds' | 'otherOptions'> => {
  const orders = new Map<string, 'ASC' | 'DESC'>();
  const otherOptions: string[] = [];
  let defaultTtlSeconds = 0;
  for (let more = cursor.accept('with'); more; more = cursor.accept('and')) {
    if (cursor.accept('clustering', 'order', 'by')) {
      cursor.parenthesized(() => orders.set(cursor.identifier(), readOrder(cursor)));
    } else if (cursor.accept('default_time_to_live', '=')) {
      defaultTtlSeconds = Number(cursor.take('number').text);
    } else {
      otherOptions.push(readOption(cursor));
    }
  }
  const clusteringKey = clustering.map((name) => ({ name, order: orders.get(name) ?? 'ASC' }) as const);
  return { clusteringKey, defaultTtlSeconds, otherOptions };
};

const readOrder = (cursor: CqlCursor): 'ASC' | 'DESC' => {
  if (cursor.accept('desc')) return 'DESC';
  cursor.accept('asc');
  return 'ASC';
};

/** An option's name; its value, a literal or a map of literals, is passed over. */
const readOption = (cursor: CqlCursor): string => {
  const name = cursor.identifier();
  cursor.expect('=');
  const readLiteral = () => cursor.take('string', 'number', 'word');
  if (!cursor.accept('{')) {
    readLiteral();
    return name;
  }
  cursor.list(() => {
    readLiteral();
    cursor.expect(':');
    readLiteral();
  });
  cursor.expect('}');
  return name;
};
