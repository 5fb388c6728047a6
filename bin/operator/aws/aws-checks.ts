import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeDBClustersCommand } from '@aws-sdk/client-docdb';
import { ListSchemaVersionsCommand } from '@aws-sdk/client-glue';
import { DescribeClusterV2Command } from '@aws-sdk/client-kafka';
import { GetTableCommand } from '@aws-sdk/client-keyspaces';
import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { makeSecret } from '../../../lambdas/adapters/aws/secrets.ts';
import { makeTmdbHttp } from '../../../lambdas/adapters/tmdb-http.ts';
import type { Clock } from '../../../lambdas/core/ports.ts';
import type { Stage } from '../../../lib/stages.ts';
import type { CqlTable } from '../../../schema/cql.ts';
import { TOPICS } from '../../../schema/names.ts';
import { releasesOf, SCHEMA_NAMES } from '../../../schema/registry.ts';
import { right, tmdbFinding, topicsFinding, wrong } from '../findings.ts';
import type { Check, Finding, TopicDescription } from '../operator-ports.ts';
import type { AwsClients } from './clients.ts';
import type { StageResources } from './stage-resources.ts';

export interface AwsCheckSettings {
  readonly stage: Stage;
  readonly clients: AwsClients;
  readonly resources: StageResources;
  readonly tables: readonly CqlTable[];
  readonly topics: () => Promise<readonly TopicDescription[]>;
  readonly tmdbBaseUrl: string;
  readonly clock: Clock;
}

/** Concurrent executions of an account. Source of the code: Service Quotas, service lambda */
const CONCURRENCY_QUOTA = { ServiceCode: 'lambda', QuotaCode: 'L-B99A9384' };

/** The poller, three consumers, four tasks of the workflow and eight calls for documents are 16 at a time; a few to spare. */
const PEAK_CONCURRENCY = 20;
/** Three scheduled functions, one each, and twenty of serve-documents. */
const RESERVED_CONCURRENCY = 23;
/** Lambda lets nobody reserve the last of them. */
const UNRESERVED_CONCURRENCY = 100;

/** What an account's quota must be for the stage. */
export const neededConcurrencyOf = ({ reservesConcurrency }: Stage): number =>
  reservesConcurrency ? RESERVED_CONCURRENCY + UNRESERVED_CONCURRENCY : PEAK_CONCURRENCY;

export const awsChecksOf = (settings: AwsCheckSettings): Check[] => {
  const { stage, topics } = settings;
  const deploy = `Deploy: npm run cdk -- deploy --all -c stage=${stage.name}`;
  return [
    { name: 'credentials', run: () => credentialsFinding(settings) },
    { name: 'quotas', run: () => quotasFinding(settings) },
    { name: 'stacks', run: () => stacksFinding(settings, deploy) },
    { name: 'brokers', run: () => brokersFinding(settings) },
    { name: 'topics', run: async () => topicsFinding(await topics(), stage.kafka.partitionsPerTopic, deploy) },
    { name: 'registry', run: () => registryFinding(settings, deploy) },
    { name: 'tables', run: () => tablesFinding(settings, deploy) },
    { name: 'DocumentDB', run: () => documentsFinding(settings, deploy) },
    { name: 'TMDB', run: () => awsTmdbFinding(settings) },
  ];
};

const credentialsFinding = async ({ clients }: AwsCheckSettings): Promise<Finding> => {
  try {
    const { Account, Arn } = await clients.sts.send(new GetCallerIdentityCommand({}));
    return right(`account ${Account}`, [String(Arn)]);
  } catch (error) {
    return wrong(
      error instanceof Error ? error.message : String(error),
      'Name a profile (AWS_PROFILE) and sign in (aws login, aws sso login): without it every other check fails as well.',
    );
  }
};

const quotasFinding = async ({ clients, stage }: AwsCheckSettings): Promise<Finding> => {
  const { Quota } = await clients.quotas.send(new GetServiceQuotaCommand(CONCURRENCY_QUOTA));
  const value = Quota?.Value ?? 0;
  const needed = neededConcurrencyOf(stage);
  const detail = `Lambda may run ${value} at a time`;
  if (value >= needed) return right(detail);
  return wrong(
    `${detail}; ${needed} are needed`,
    'Ask for a raise in Service Quotas: AWS Lambda, Concurrent executions (L-B99A9384).',
  );
};

const stacksFinding = async ({ clients, stage }: AwsCheckSettings, deploy: string): Promise<Finding> => {
  const names = ['network', 'state', 'compute'].map((part) => `${stage.resourceName}-${part}`);
  const statuses = await Promise.all(names.map((name) => statusOf(clients, name)));
  const facts = names.map((name, index) => `${name}: ${statuses[index]}`);
  const isDone = (status: string): boolean => /^(CREATE|UPDATE)_COMPLETE$/.test(status);
  if (statuses.every(isDone)) return right(`${names.length} stacks are deployed`, facts);
  return wrong(
    facts.filter((_, index) => !isDone(statuses[index] ?? '')).join('; '),
    `${deploy}; the stack's events say why one failed`,
    facts,
  );
};

const statusOf = async ({ cloudFormation }: AwsClients, name: string): Promise<string> => {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0]?.StackStatus ?? 'missing';
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return 'missing';
    throw error;
  }
};

const brokersFinding = async ({ clients, resources }: AwsCheckSettings): Promise<Finding> => {
  const ClusterArn = await resources.clusterArn();
  const { ClusterInfo } = await clients.kafka.send(new DescribeClusterV2Command({ ClusterArn }));
  const state = ClusterInfo?.State ?? 'unknown';
  const brokers = await resources.brokers();
  if (state !== 'ACTIVE')
    return wrong(
      `the cluster is ${state}`,
      'Wait: an update takes up to an hour. FAILED: see StateInfo in the MSK console.',
    );
  if (brokers.length === 0)
    return wrong('the cluster has no brokers for IAM', 'IAM authentication is off: deploy the state stack again.');
  return right(`ACTIVE, ${brokers.length} bootstrap brokers`, brokers);
};

const registryFinding = async ({ clients, stage }: AwsCheckSettings, deploy: string): Promise<Finding> => {
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

/** TTL that is off keeps every row for ever, whatever the rows say. */
const tablesFinding = async ({ clients, stage, tables }: AwsCheckSettings, deploy: string): Promise<Finding> => {
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
  }
  if (faults.length === 0) return right(`${tables.length} tables are ACTIVE, with TTL`, facts);
  return wrong(faults.join('; '), deploy, facts);
};

const documentsFinding = async ({ clients, stage }: AwsCheckSettings, deploy: string): Promise<Finding> => {
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

const awsTmdbFinding = async ({ clients, resources, tmdbBaseUrl, clock }: AwsCheckSettings): Promise<Finding> => {
  const secretId = await resources.tmdbTokenSecret();
  const token = makeSecret(clients.secrets, secretId, clock);
  const fill = `aws secretsmanager put-secret-value --secret-id ${secretId} --secret-string "$TMDB_TOKEN"`;
  try {
    await token();
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error), `Fill it once: ${fill}`);
  }
  return tmdbFinding(
    makeTmdbHttp({ baseUrl: tmdbBaseUrl, token, tokenSetting: `the secret ${secretId}`, clock }),
    tmdbBaseUrl,
  );
};
