/** What holds rows, documents and schemas. */
import { DescribeDBClustersCommand } from '@aws-sdk/client-docdb';
import { ListSchemaVersionsCommand } from '@aws-sdk/client-glue';
import { GetTableCommand } from '@aws-sdk/client-keyspaces';
import { type TableName, TOPICS } from '../../../../schema/names.ts';
import { releasesOf, SCHEMA_NAMES } from '../../../../schema/registry.ts';
import { tableShapeOf } from '../../../../schema/table-topology.ts';
import { right, wrong } from '../../findings.ts';
import type { Finding } from '../../operator-ports.ts';
import type { AwsCheckSettings } from './check-settings.ts';

export const registryFinding = async ({ clients, stage }: AwsCheckSettings, deploy: string): Promise<Finding> => {
  const found = await Promise.all(
    Object.values(TOPICS).map(async (topic) => {
      const SchemaId = { RegistryName: stage.resourceName, SchemaName: SCHEMA_NAMES[topic] };
      const { Schemas = [] } = await clients.glue.send(new ListSchemaVersionsCommand({ SchemaId }));
      const versions = Schemas.filter(({ Status }) => Status === 'AVAILABLE').length;
      return { name: SCHEMA_NAMES[topic], versions, wanted: releasesOf(topic).length };
    }),
  );
  const facts = found.map(({ name, versions, wanted }) => `${name}: ${versions} of ${wanted} versions`);
  const missing = found.filter(({ versions, wanted }) => versions < wanted);
  if (missing.length === 0) return right(`${found.length} schemas with all their versions`, facts);
  return wrong(`versions are missing: ${missing.map(({ name }) => name).join(', ')}`, deploy, facts);
};

/** TTL that is off keeps every row for ever, whatever the rows say; without client-side timestamps every write is refused. */
export const tablesFinding = async ({ clients, stage, tables }: AwsCheckSettings, deploy: string): Promise<Finding> => {
  const faults: string[] = [];
  const facts: string[] = [];
  for (const { name, defaultTtlSeconds } of tables) {
    const table = await clients.keyspaces
      .send(new GetTableCommand({ keyspaceName: stage.keyspaceName, tableName: name }))
      .catch((error: unknown) => {
        if ((error as Error).name === 'ResourceNotFoundException') return undefined;
        throw error;
      });
    const ttl = table?.ttl?.status ?? 'off';
    facts.push(`${name}: ${table?.status ?? 'missing'}, TTL ${ttl}, rows live ${table?.defaultTimeToLive ?? 0} s`);
    if (table?.status !== 'ACTIVE') faults.push(`${name} is ${table?.status ?? 'missing'}`);
    else if (defaultTtlSeconds > 0 && ttl !== 'ENABLED') faults.push(`${name} has TTL ${ttl}`);
    else if ((table.defaultTimeToLive ?? 0) !== defaultTtlSeconds)
      faults.push(`${name} keeps rows ${table.defaultTimeToLive ?? 0} s, not ${defaultTtlSeconds} s`);
    else if (tableShapeOf(name as TableName).hasWriteTimestamps && table.clientSideTimestamps?.status !== 'ENABLED')
      faults.push(`${name} takes no write timestamps of ours`);
  }
  if (faults.length === 0) return right(`${tables.length} tables are ACTIVE, with TTL and write timestamps`, facts);
  return wrong(faults.join('; '), deploy, facts);
};

export const documentsFinding = async ({ clients, stage }: AwsCheckSettings, deploy: string): Promise<Finding> => {
  const command = new DescribeDBClustersCommand({ DBClusterIdentifier: stage.resourceName });
  const { DBClusters: [cluster] = [] } = await clients.docdb.send(command);
  const members = cluster?.DBClusterMembers?.length ?? 0;
  const detail = `${cluster?.Status ?? 'missing'}, ${members} instances`;
  if (cluster?.Status === 'available' && members > 0) return right(detail, [`${cluster.Endpoint}:${cluster.Port}`]);
  return wrong(
    detail,
    members === 0
      ? `A cluster without an instance answers nobody. ${deploy}`
      : 'Wait until it is available; see its events in the console.',
  );
};

/** The function that has the documents stands in the VPC, so its answer says that the way there and out of there is open too. */
export const servingFinding = async ({ movieView, clock }: AwsCheckSettings): Promise<Finding> => {
  try {
    // Whether this movie is known is of no matter.
    await movieView(1, clock.now());
    return right('serve-documents answers');
  } catch (error) {
    return wrong(
      `serve-documents does not answer: ${error instanceof Error ? error.message : String(error)}`,
      'See its log. A time-out: it reaches no Secrets Manager (the way out) or no DocumentDB; RUNBOOK.md#serve-documents.',
    );
  }
};
