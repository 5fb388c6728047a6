import { readFileSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { CfnKeyspace, CfnTable } from 'aws-cdk-lib/aws-cassandra';
import { Grant, type IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type CqlTable, primaryKeyOf, tablesOf } from '../../../schema/cql.ts';
import type { TableName } from '../../../schema/names.ts';
import { tableShapeOf } from '../../../schema/table-topology.ts';
import { acknowledge } from '../rules/acknowledge.ts';

const CQL_FILES = ['views.cql', 'helpers.cql'];

/** Tables of `schema/cql`. */
const readTables = (): CqlTable[] =>
  CQL_FILES.flatMap((file) => tablesOf(readFileSync(new URL(`../../../schema/cql/${file}`, import.meta.url), 'utf8')));

/**
 * The Keyspaces tables, derived from `schema/cql`. A further column is added in place. Another key or type would need a new
 * table, which CloudFormation refuses to make under a name that is taken: give it a new name.
 */
export class Views extends Construct {
  readonly keyspaceName: string;

  constructor(scope: Construct, id: string, { keyspaceName }: { readonly keyspaceName: string }) {
    super(scope, id);
    this.keyspaceName = keyspaceName;
    const keyspace = new CfnKeyspace(this, 'Keyspace', { keyspaceName });
    for (const table of readTables()) this.#addTable(table).addResourceDependency(keyspace);
  }

  grantRead(role: IRole, tables: readonly TableName[]): void {
    this.#grant(role, 'cassandra:Select', tables);
  }

  /** Conditional writes read as well: ask for {@link grantRead} beside it where they are used. */
  grantWrite(role: IRole, tables: readonly TableName[]): void {
    this.#grant(role, 'cassandra:Modify', tables);
  }

  #grant(role: IRole, action: string, tables: readonly TableName[]): void {
    const arnOf = (resourceName: string) =>
      Stack.of(this).formatArn({ service: 'cassandra', resource: '/keyspace', resourceName });
    Grant.addToPrincipal({
      grantee: role,
      actions: [action],
      resourceArns: tables.map((table) => arnOf(`${this.keyspaceName}/table/${table}`)),
    });
    // Every driver reads the cluster's layout and the tables' columns from these before its first statement.
    Grant.addToPrincipal({ grantee: role, actions: ['cassandra:Select'], resourceArns: [arnOf('system*')] });
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cassandra:<AWS::Region>:<AWS::AccountId>:/keyspace/system*]',
      'Names and types of tables, and the addresses of Keyspaces itself; there are no rows of ours in them.',
    );
  }

  #addTable(table: CqlTable): CfnTable {
    const columnOf = (name: string) => ({
      columnName: name,
      columnType: table.columns.find((column) => column.name === name)?.type ?? '',
    });
    const keys = primaryKeyOf(table);
    return new CfnTable(this, table.name, {
      keyspaceName: this.keyspaceName,
      tableName: table.name,
      partitionKeyColumns: table.partitionKey.map(columnOf),
      clusteringKeyColumns: table.clusteringKey.map(({ name, order }) => ({ column: columnOf(name), orderBy: order })),
      regularColumns: table.columns.filter(({ name }) => !keys.includes(name)).map(({ name }) => columnOf(name)),
      billingMode: { mode: 'ON_DEMAND' },
      pointInTimeRecoveryEnabled: true,
      encryptionSpecification: { encryptionType: 'AWS_OWNED_KMS_KEY' },
      clientSideTimestampsEnabled: tableShapeOf(table.name as TableName).hasWriteTimestamps,
      ...(table.defaultTtlSeconds > 0 ? { defaultTimeToLive: table.defaultTtlSeconds } : {}),
    });
  }
}
