import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeDBClustersCommand } from '@aws-sdk/client-docdb';
import { GetRegistryCommand, ListSchemaVersionsCommand } from '@aws-sdk/client-glue';
import {
  DescribeClusterV2Command,
  GetBootstrapBrokersCommand,
  ListClustersV2Command,
  ListTopicsCommand,
} from '@aws-sdk/client-kafka';
import { GetKeyspaceCommand, GetTableCommand } from '@aws-sdk/client-keyspaces';
import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awsChecksOf } from '../../../bin/operator/aws/aws-checks.ts';
import { awsTopics } from '../../../bin/operator/aws/aws-topics.ts';
import { neededConcurrencyOf } from '../../../bin/operator/aws/checks/account-checks.ts';
import { stageResourcesOf } from '../../../bin/operator/aws/stage-resources.ts';
import { STAGES } from '../../../lib/stages.ts';
import { readTables } from '../../../localstack/backend/cassandra-ddl.ts';
import { TmdbServer } from '../../../localstack/tmdb/server.ts';
import { SimulatedAnswers } from '../../../localstack/tmdb/simulated-answers.ts';
import { World } from '../../../localstack/tmdb/world.ts';
import type { CqlTable } from '../../../schema/cql.ts';
import { TOPICS } from '../../../schema/names.ts';
import { resourcesOf, stacksOf, templateOf } from '../../lib/template.ts';
import { accountOf, clock, mappingsOf, stage, TOKEN } from './aws-account.ts';
import { operate, operatorPortsWith } from './operator-rig.ts';

describe('The pre-flight check of a stage on AWS', () => {
  const tmdb = new TmdbServer({
    answers: new SimulatedAnswers(new World({ seed: 3, movieCount: 20 })),
    clock,
    token: TOKEN,
  });
  let tmdbBaseUrl: string;
  let tables: CqlTable[];
  let account: ReturnType<typeof accountOf>;
  let movieView: () => Promise<null>;

  beforeAll(async () => {
    tmdbBaseUrl = await tmdb.start();
    tables = await readTables();
  });
  afterAll(() => tmdb.stop());
  beforeEach(() => {
    account = accountOf(tables);
    movieView = async () => null;
  });

  const check = (...args: string[]) => {
    const resources = stageResourcesOf(stage, account.clients);
    const topics = () => awsTopics(account.clients, resources);
    const { clients } = account;
    const checks = awsChecksOf({ stage, clients, resources, tables, topics, movieView, tmdbBaseUrl, clock });
    return operate(['check', ...args], operatorPortsWith({ checks }));
  };

  it('finds nothing wrong where nothing is', async () => {
    const { code, out } = await check();
    expect(out).not.toContain('WRONG');
    expect([code, out.match(/^ok /gm)?.length]).toEqual([0, 15]);
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
    [
      'a NAT instance that is gone',
      GetMetricStatisticsCommand,
      {},
      /way out.*i-nat has reported nothing.*\n.*→ Raise network.natGeneration/,
    ],
    [
      'a sick NAT instance',
      GetMetricStatisticsCommand,
      { Datapoints: [{ Maximum: 1 }] },
      /way out.*fails its status checks/,
    ],
    [
      'a stack whose rollback failed',
      DescribeStacksCommand,
      { Stacks: [{ StackStatus: 'UPDATE_ROLLBACK_FAILED' }] },
      /stacks.*\n.*→ .*cannot go back/,
    ],
    [
      'a first deployment that failed',
      DescribeStacksCommand,
      { Stacks: [{ StackStatus: 'ROLLBACK_FAILED' }] },
      /stacks.*\n.*→ DocumentDB's protection/,
    ],
    [
      'a deployment under way',
      DescribeStacksCommand,
      { Stacks: [{ StackStatus: 'CREATE_IN_PROGRESS' }] },
      /stacks.*\n.*→ Wait/,
    ],
    [
      'brokers too few',
      DescribeClusterV2Command,
      { ClusterInfo: { State: 'ACTIVE', Provisioned: { NumberOfBrokerNodes: 1 } } },
      /brokers.*1 brokers instead of 2/,
    ],
    [
      'nobody who reads',
      ListEventSourceMappingsCommand,
      {},
      /mappings.*nobody reads.*\n.*→ Was it deployed with reading=false/,
    ],
    [
      'a mapping that is off',
      ListEventSourceMappingsCommand,
      { EventSourceMappings: [{ Topics: [TOPICS.reviews], State: 'Disabled' }] },
      /mappings.*movie.reviews is Disabled; movie.ratings has no mapping/,
    ],
    [
      'a mapping of another group',
      ListEventSourceMappingsCommand,
      {
        EventSourceMappings: [
          {
            Topics: [TOPICS.reviews],
            State: 'Enabled',
            AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'other' },
          },
        ],
      },
      /movie.reviews is read as other, not as/,
    ],
    [
      'a mapping that reaches nobody',
      ListEventSourceMappingsCommand,
      {
        EventSourceMappings: [
          {
            ...mappingsOf(`${stage.resourceName}-score-reviews`)[0],
            LastProcessingResult: 'PROBLEM: Connection error',
          },
        ],
      },
      /movie.reviews says PROBLEM: Connection error/,
    ],
    [
      'an alarm',
      DescribeAlarmsCommand,
      { MetricAlarms: [{ AlarmName: `${stage.resourceName}-kafka-disk`, StateValue: 'ALARM' }] },
      /alarms +kafka-disk\n.*→ See RUNBOOK.md#kafka-disk/,
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

  it('tells of documents that nobody serves', async () => {
    movieView = async () => {
      throw new Error('it timed out');
    };
    expect((await check()).out).toMatch(/serving.*it timed out\n.*→ See its log/);
  });

  it('asks before a deployment for what must be there before it, and for what an earlier one has left', async () => {
    const stacks =
      (missing: string) =>
      ({ StackName }: Record<string, unknown>) => {
        if (String(StackName).endsWith(missing)) throw new Error(`Stack with id ${String(StackName)} does not exist`);
        return { Stacks: [{ StackStatus: 'CREATE_COMPLETE' }] };
      };
    const absent = (name: string) => () => {
      throw Object.assign(new Error('there is none'), { name });
    };
    account.answers.set(DescribeStacksCommand, stacks('-state'));
    account.answers.set(GetKeyspaceCommand, () => ({}));
    account.answers.set(GetRegistryCommand, absent('EntityNotFoundException'));
    account.answers.set(DescribeDBClustersCommand, absent('DBClusterNotFoundFault'));
    const { code, out } = await check('--before');
    expect([code, out.match(/^(ok|WRONG)/gm)]).toEqual([1, ['ok', 'ok', 'ok', 'WRONG']]);
    expect(out).toMatch(/leftovers +kept of an earlier stage: MSK cluster, keyspace\n.*→ .*already exists/);
    account.answers.set(ListClustersV2Command, () => ({}));
    account.answers.set(GetKeyspaceCommand, absent('ResourceNotFoundException'));
    expect((await check('--before')).out).toMatch(/ok +leftovers +nothing has a name/);
    account.answers.set(DescribeStacksCommand, stacks('CDKToolkit'));
    expect((await check('--before')).out).toMatch(/WRONG bootstrap +CDKToolkit is missing\n.*→ .*cdk -- bootstrap/);
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
