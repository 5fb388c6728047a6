/** What must be true of the Keyspaces tables, as complaints about a template. */
import { type CqlTable, primaryKeyOf } from '../../../schema/cql.ts';
import { at, idBehind, listAt, resourcesOf, type TemplateJson } from '../template.ts';

/** Each table of `schema/cql` and no other: columns, types, keys, order and time to live. */
export const tablesUnlikeTheirCql = (template: TemplateJson, tables: readonly CqlTable[]): string[] => {
  const deployed = new Map(
    resourcesOf(template, 'AWS::Cassandra::Table').map(([, { Properties }]) => [
      String(Properties['TableName']),
      textOf(Properties),
    ]),
  );
  return [
    ...tables.flatMap((table) => {
      const text = deployed.get(table.name);
      if (text === undefined) return [`${table.name} is missing`];
      return text === textOf(propertiesOf(table)) ? [] : [`${table.name} differs from schema/cql`];
    }),
    ...[...deployed.keys()]
      .filter((name) => !tables.some((table) => table.name === name))
      .map((name) => `${name} is unknown`),
  ];
};

const textOf = (properties: Readonly<Record<string, unknown>>): string =>
  JSON.stringify([
    properties['PartitionKeyColumns'],
    properties['ClusteringKeyColumns'] ?? [],
    properties['RegularColumns'],
    properties['DefaultTimeToLive'] ?? 0,
  ]);

/** As CloudFormation spells a table. */
const propertiesOf = (table: CqlTable): Record<string, unknown> => {
  const columns = table.columns.map(({ name, type }) => ({ ColumnName: name, ColumnType: type }));
  const columnOf = (name: string) => columns.find(({ ColumnName }) => ColumnName === name);
  return {
    PartitionKeyColumns: table.partitionKey.map(columnOf),
    ClusteringKeyColumns: table.clusteringKey.map(({ name, order }) => ({ Column: columnOf(name), OrderBy: order })),
    RegularColumns: columns.filter(({ ColumnName }) => !primaryKeyOf(table).includes(ColumnName)),
    DefaultTimeToLive: table.defaultTtlSeconds,
  };
};

/** What is written `USING TIMESTAMP` needs a table that takes it, and no other table pays for it. */
export const tablesWithOtherTimestamps = (template: TemplateJson, statements: readonly string[]): string[] => {
  const written = statements
    .filter((statement) => / (?:USING|AND) TIMESTAMP \?/.test(statement))
    .map((statement) => /^(?:INSERT INTO|UPDATE) (\w+)/.exec(statement)?.[1] ?? statement);
  return resourcesOf(template, 'AWS::Cassandra::Table')
    .filter(
      ([, { Properties }]) =>
        (Properties['ClientSideTimestampsEnabled'] === true) !== written.includes(String(Properties['TableName'])),
    )
    .map(([, { Properties }]) => `${String(Properties['TableName'])} takes other write timestamps than it is given`);
};

/** Billed by use, encrypted, made in a keyspace that is there. */
export const tablesUnlikeTheOthers = (template: TemplateJson): string[] =>
  resourcesOf(template, 'AWS::Cassandra::Table').flatMap(([id, table]) => {
    const faults: string[] = [];
    const keyspaces = resourcesOf(template, 'AWS::Cassandra::Keyspace').map(([keyspace]) => keyspace);
    const waitsFor = [...listAt(table, 'DependsOn'), idBehind(table.Properties['KeyspaceName'])];
    if (at(table.Properties, 'BillingMode', 'Mode') !== 'ON_DEMAND') faults.push('is billed when idle');
    if (at(table.Properties, 'EncryptionSpecification', 'EncryptionType') === undefined)
      faults.push('is not encrypted');
    if (!keyspaces.some((keyspace) => waitsFor.includes(keyspace))) faults.push('may come before its keyspace');
    return faults.map((fault) => `${id} ${fault}`);
  });
