import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeDBClustersCommand } from '@aws-sdk/client-docdb';
import { ListSchemaVersionsCommand } from '@aws-sdk/client-glue';
import {
  DescribeClusterV2Command,
  GetBootstrapBrokersCommand,
  KafkaClient,
  ListClustersV2Command,
  ListTopicsCommand,
} from '@aws-sdk/client-kafka';
import { GetTableCommand } from '@aws-sdk/client-keyspaces';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awsChecksOf, neededConcurrencyOf } from '../../../bin/operator/aws/aws-checks.ts';
import { awsDocuments } from '../../../bin/operator/aws/aws-documents.ts';
import { awsRedrive } from '../../../bin/operator/aws/aws-redrive.ts';
import { awsLags, awsTopics } from '../../../bin/operator/aws/aws-topics.ts';
import type { AwsClients } from '../../../bin/operator/aws/clients.ts';
import { stageResourcesOf } from '../../../bin/operator/aws/stage-resources.ts';
import { MemoryViewDocuments } from '../../../lambdas/adapters/memory/view-documents.ts';
import { STAGES } from '../../../lib/stages.ts';
import { readTables } from '../../../localstack/backend/cassandra-ddl.ts';
import { TmdbServer } from '../../../localstack/tmdb/server.ts';
import { SimulatedAnswers } from '../../../localstack/tmdb/simulated-answers.ts';
import { World } from '../../../localstack/tmdb/world.ts';
import type { CqlTable } from '../../../schema/cql.ts';
import { CONSUMER_GROUPS, TOPICS } from '../../../schema/names.ts';
import { servedDocumentsOf } from '../../builders/documents-function.ts';
import { NOW } from '../../builders/time.ts';
import { ratingsDocumentOf } from '../../builders/view-documents.ts';
import { resourcesOf, stacksOf, templateOf } from '../../lib/template.ts';
import { operate, operatorPortsWith } from './operator-rig.ts';

const stage = STAGES.development;
const clock = { now: () => NOW };
const TOKEN = 'a-secret-of-this-test';

interface AnyCommand {
  readonly input: Record<string, unknown>;
}

/** What an account answers whose stage is as it should be; a test bends one answer. */
const accountOf = (tables: readonly CqlTable[]) => {
  const ttlOf = (name: unknown) => tables.find((table) => table.name === name)?.defaultTtlSeconds ?? 0;
  const answers = new Map<unknown, (input: Record<string, unknown>) => unknown>([
    [GetCallerIdentityCommand, () => ({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/me' })],
    [GetServiceQuotaCommand, () => ({ Quota: { Value: 1_000 } })],
    [DescribeStacksCommand, () => ({ Stacks: [{ StackStatus: 'UPDATE_COMPLETE' }] })],
    [
      ListClustersV2Command,
      () => ({ ClusterInfoList: [{ ClusterName: stage.resourceName, ClusterArn: 'arn:cluster' }] }),
    ],
    [DescribeClusterV2Command, () => ({ ClusterInfo: { State: 'ACTIVE' } })],
    [GetBootstrapBrokersCommand, () => ({ BootstrapBrokerStringSaslIam: 'b-1:9098,b-2:9098' })],
    [
      ListTopicsCommand,
      () => ({
        Topics: [...Object.values(TOPICS), '__consumer_offsets'].map((TopicName) => ({
          TopicName,
          PartitionCount: 6,
          ReplicationFactor: 2,
        })),
      }),
    ],
    [ListSchemaVersionsCommand, () => ({ Schemas: [{ Status: 'AVAILABLE', VersionNumber: 1 }] })],
    [
      GetTableCommand,
      ({ tableName }) => ({ status: 'ACTIVE', ttl: { status: 'ENABLED' }, defaultTimeToLive: ttlOf(tableName) }),
    ],
    [DescribeDBClustersCommand, () => ({ DBClusters: [{ Status: 'available', DBClusterMembers: [{}] }] })],
    [
      ListStackResourcesCommand,
      () => ({
        StackResourceSummaries: [
          {
            ResourceType: 'AWS::SecretsManager::Secret',
            LogicalResourceId: 'TmdbToken1',
            PhysicalResourceId: 'arn:secret',
          },
        ],
      }),
    ],
    [GetSecretValueCommand, () => ({ SecretString: TOKEN })],
  ]);
  const asked: AnyCommand[] = [];
  const send = async (command: AnyCommand) => {
    asked.push(command);
    const answer = [...answers].find(([kind]) => command instanceof (kind as new () => unknown))?.[1];
    if (answer === undefined) throw new Error(`no answer to ${command.constructor.name}`);
    return answer(command.input);
  };
  const kafka = Object.assign(Object.create(KafkaClient.prototype), { send });
  const names = [
    'cloudFormation',
    'cloudWatch',
    'docdb',
    'glue',
    'keyspaces',
    'lambda',
    's3',
    'secrets',
    'quotas',
    'sts',
  ];
  const clients = { kafka, ...Object.fromEntries(names.map((name) => [name, { send }])) } as unknown as AwsClients;
  return { answers, asked, clients };
};

describe('The pre-flight check of a stage on AWS', () => {
  const tmdb = new TmdbServer({
    answers: new SimulatedAnswers(new World({ seed: 3, movieCount: 20 })),
    clock,
    token: TOKEN,
  });
  let tmdbBaseUrl: string;
  let tables: CqlTable[];
  let account: ReturnType<typeof accountOf>;

  beforeAll(async () => {
    tmdbBaseUrl = await tmdb.start();
    tables = await readTables();
  });
  afterAll(() => tmdb.stop());
  beforeEach(() => {
    account = accountOf(tables);
  });

  const check = () => {
    const resources = stageResourcesOf(stage, account.clients);
    const topics = () => awsTopics(account.clients, resources);
    const checks = awsChecksOf({ stage, clients: account.clients, resources, tables, topics, tmdbBaseUrl, clock });
    return operate(['check'], operatorPortsWith({ checks }));
  };

  it('finds nothing wrong where nothing is', async () => {
    const { code, out } = await check();
    expect(out).not.toContain('WRONG');
    expect([code, out.match(/^ok /gm)?.length]).toEqual([0, 9]);
    expect(out).not.toContain(TOKEN);
  });

  const without = (kind: unknown, answer: unknown) => account.answers.set(kind, () => answer);
  it.each([
    [
      'a small account',
      GetServiceQuotaCommand,
      { Quota: { Value: 10 } },
      /quotas.*10 at a time; 20 are needed\n.*→ Ask for a raise in Service Quotas/,
    ],
    [
      'a stack that failed',
      DescribeStacksCommand,
      { Stacks: [{ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' }] },
      /stacks.*ROLLBACK.*\n.*→ .*cdk -- deploy/,
    ],
    ['no cluster', ListClustersV2Command, { ClusterInfoList: [] }, /brokers.*no MSK cluster speed-layer-development/],
    [
      'a cluster at work',
      DescribeClusterV2Command,
      { ClusterInfo: { State: 'UPDATING' } },
      /brokers.*the cluster is UPDATING\n.*→ Wait/,
    ],
    ['no brokers for IAM', GetBootstrapBrokersCommand, {}, /brokers.*no brokers for IAM/],
    ['a missing topic', ListTopicsCommand, { Topics: [] }, /topics.*missing: movie\.reviews/],
    [
      'a missing schema version',
      ListSchemaVersionsCommand,
      { Schemas: [{ Status: 'FAILURE' }] },
      /registry.*versions are missing: review/,
    ],
    ['TTL that is off', GetTableCommand, { status: 'ACTIVE', defaultTimeToLive: 172_800 }, /tables.*has TTL off/],
    [
      'a cluster without an instance',
      DescribeDBClustersCommand,
      { DBClusters: [{ Status: 'available' }] },
      /DocumentDB.*0 instances\n.*→ A cluster without an instance/,
    ],
    [
      'an empty secret',
      GetSecretValueCommand,
      { SecretString: ' ' },
      /TMDB.*is empty.*\n.*put-secret-value --secret-id arn:secret/,
    ],
    [
      'a wrong token',
      GetSecretValueCommand,
      { SecretString: 'another' },
      /TMDB.*refuses the token.*\n.*→ Make an API Read Access Token/,
    ],
  ])('tells of %s and says what to do', async (_, kind, answer, message) => {
    without(kind, answer);
    const { code, out } = await check();
    expect(code).toBe(1);
    expect(out).toMatch(message);
  });

  it('is content with a quota for the most that run at a time, which leaves what is reserved and 100 more', async () => {
    without(GetServiceQuotaCommand, { Quota: { Value: neededConcurrencyOf(stage) } });
    expect((await check()).out).toMatch(/ok +quotas +Lambda may run 20 at a time/);
    const functions = resourcesOf(templateOf(stacksOf(STAGES.production).compute), 'AWS::Lambda::Function');
    const reserved = functions.map(([, { Properties }]) => Number(Properties['ReservedConcurrentExecutions'] ?? 0));
    expect(neededConcurrencyOf(STAGES.production)).toBe(reserved.reduce((sum, one) => sum + one, 100));
  });

  it('tells of missing credentials and how to come by them', async () => {
    account.answers.set(GetCallerIdentityCommand, () => {
      throw Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' });
    });
    const { code, out } = await check();
    expect(code).toBe(1);
    expect(out).toMatch(/WRONG credentials +Could not load credentials\n +→ .*AWS_PROFILE/);
  });

  it('judges every table that the schema has, and tells a missing one', async () => {
    account.answers.set(GetTableCommand, () => {
      throw Object.assign(new Error('no such table'), { name: 'ResourceNotFoundException' });
    });
    const { out } = await check();
    for (const { name } of tables) expect(out).toContain(`${name} is missing`);
  });
});

describe('A stage on AWS', () => {
  it('has the lag that MSK has measured, newest first', async () => {
    const account = accountOf([]);
    account.answers.set(GetMetricDataCommand, () => ({
      MetricDataResults: [
        { Id: 'records0', Values: [7, 900] },
        { Id: 'seconds0', Values: [3, 50] },
      ],
    }));
    const lags = await awsLags(account.clients, stage, clock);
    expect(lags[0]).toEqual({ group: CONSUMER_GROUPS.scoreReviews, topic: TOPICS.reviews, records: 7, seconds: 3 });
    expect(lags[1]).toMatchObject({ records: null, note: expect.stringContaining('no figure') });
    expect(account.asked).toHaveLength(1);
  });

  it('redrives where the brokers are: in the function', async () => {
    const account = accountOf([]);
    const report = { isDryRun: true, examined: 0, letters: [], next: null };
    account.answers.set(InvokeCommand, () => ({ Payload: Buffer.from(JSON.stringify(report)) }));
    expect(await awsRedrive(account.clients, stage, { limit: 5, isDryRun: false, topic: 'movie.reviews' })).toEqual(
      report,
    );
    const [{ input } = { input: {} }] = account.asked;
    expect(input['FunctionName']).toBe('speed-layer-development-redrive-dead-letters');
    expect(JSON.parse(Buffer.from(input['Payload'] as Uint8Array).toString())).toEqual({
      limit: 5,
      dryRun: false,
      topic: 'movie.reviews',
    });
  });

  it('says what the function said when it fails', async () => {
    const account = accountOf([]);
    account.answers.set(InvokeCommand, () => ({
      FunctionError: 'Unhandled',
      Payload: Buffer.from('{"errorMessage":"limit is 0"}'),
    }));
    await expect(awsRedrive(account.clients, stage, { limit: 1, isDryRun: true })).rejects.toThrow('limit is 0');
  });

  it('asks for documents where they are: by the function', async () => {
    const account = accountOf([]);
    const documents = new MemoryViewDocuments();
    await documents.upsert([ratingsDocumentOf()]);
    const served = servedDocumentsOf(documents);
    account.answers.set(InvokeCommand, (input) => served.client.send(new InvokeCommand(input as never)));
    const view = await awsDocuments(account.clients, stage).movieView(603, NOW);
    expect(view?.ratings).toEqual(ratingsDocumentOf());
    expect(account.asked[0]?.input['FunctionName']).toBe('speed-layer-development-serve-documents');
  });
});
