import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeDBClustersCommand } from '@aws-sdk/client-docdb';
import { DescribeAvailabilityZonesCommand, DescribeInstanceTypeOfferingsCommand } from '@aws-sdk/client-ec2';
import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { GetRegistryCommand, ListSchemaVersionsCommand } from '@aws-sdk/client-glue';
import {
  DescribeClusterV2Command,
  GetBootstrapBrokersCommand,
  ListClustersV2Command,
  ListConfigurationsCommand,
  ListTopicsCommand,
} from '@aws-sdk/client-kafka';
import { GetKeyspaceCommand, GetTableCommand } from '@aws-sdk/client-keyspaces';
import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awsChecksOf } from '../../../bin/operator/aws/aws-checks.ts';
import { awsTopics } from '../../../bin/operator/aws/aws-topics.ts';
import { neededConcurrencyOf } from '../../../bin/operator/aws/checks/account-checks.ts';
import { neededAddressesOf } from '../../../bin/operator/aws/checks/network-checks.ts';
import { stageResourcesOf } from '../../../bin/operator/aws/stage-resources.ts';
import { CHECK_READS } from '../../../bin/operator/check-permissions.ts';
import { STAGES, type Stage } from '../../../lib/stages.ts';
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

  const check = (...args: string[]) => checkWith(stage, ...args);
  const checkWith = (some: Stage, ...args: string[]) => {
    const resources = stageResourcesOf(some, account.clients);
    const topics = () => awsTopics(account.clients, resources);
    const { clients } = account;
    const checks = awsChecksOf({ stage: some, clients, resources, tables, topics, movieView, tmdbBaseUrl, clock });
    return operate(['check', ...args], operatorPortsWith({ checks }));
  };

  it('finds nothing wrong where nothing is', async () => {
    const { code, out } = await check();
    expect(out).not.toContain('WRONG');
    expect([code, out.match(/^ok /gm)?.length]).toEqual([0, 18]);
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
      /mappings.*nobody reads.*\n.*→ Deployed with reading=false\?.*deploy twice/,
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
    ['no alarm at all', DescribeAlarmsCommand, {}, /alarms +there is none\n.*→ Deploy/],
    [
      'a mapping that was deleted',
      ListEventSourceMappingsCommand,
      { EventSourceMappings: mappingsOf(`${stage.resourceName}-score-reviews`) },
      /mappings +movie.ratings has no mapping; .*\n.*→ No mapping: CloudFormation does not notice, so deploy twice: .*reading=false/,
    ],
    [
      'a page that nobody has said yes to',
      ListSubscriptionsByTopicCommand,
      { Subscriptions: [{ Endpoint: 'me@example.org', SubscriptionArn: 'PendingConfirmation' }] },
      /page +me@example.org has not said yes\n.*→ Follow the link.*aws sns subscribe --topic-arn arn:aws:sns/,
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
    account.answers.set(DescribeEventBusCommand, absent('ResourceNotFoundException'));
    account.answers.set(ListConfigurationsCommand, () => ({ Configurations: [{ Name: stage.resourceName }] }));
    account.answers.set(DescribeDBClustersCommand, absent('DBClusterNotFoundFault'));
    const { code, out } = await check('--before');
    expect([code, out.match(/^(ok|WRONG)/gm)]).toEqual([1, ['ok', 'ok', 'ok', 'ok', 'ok', 'WRONG']]);
    expect(out).toMatch(
      /leftovers +kept of an earlier stage: MSK cluster, MSK configuration, keyspace\n.*→ .*already exists/,
    );
    account.answers.set(ListClustersV2Command, () => ({}));
    account.answers.set(ListConfigurationsCommand, () => ({ Configurations: [{ Name: 'another' }] }));
    account.answers.set(GetKeyspaceCommand, absent('ResourceNotFoundException'));
    expect((await check('--before')).out).toMatch(/ok +leftovers +nothing has a name/);
    account.answers.set(DescribeStacksCommand, stacks('CDKToolkit'));
    expect((await check('--before')).out).toMatch(/WRONG bootstrap +CDKToolkit is missing\n.*→ .*cdk -- bootstrap/);
  });

  describe('before there is a network', () => {
    const checkOf = async (some: Stage, ...args: string[]) => {
      account.answers.set(DescribeStacksCommand, ({ StackName }) => {
        if (String(StackName).endsWith('-network'))
          throw new Error(`Stack with id ${String(StackName)} does not exist`);
        return { Stacks: [{ StackStatus: 'CREATE_COMPLETE' }] };
      });
      return (await checkWith(some, ...args)).out;
    };
    const zonesOf =
      (ids: readonly string[], State = 'available') =>
      () => ({
        AvailabilityZones: ids.map((ZoneId, index) => ({ ZoneName: `eu-1${'abcd'[index]}`, ZoneId, State })),
      });

    it('names the zones that a deployment will take: the first, in the order of their names', async () => {
      expect(await checkOf(stage)).toMatch(/ok +zones +eu-1a, eu-1b$/m);
      expect(await checkOf(STAGES.production)).toMatch(/ok +zones +eu-1a, eu-1b, eu-1c$/m);
    });

    it('tells of a zone without MSK, and which others to name', async () => {
      account.answers.set(DescribeAvailabilityZonesCommand, zonesOf(['use1-az3', 'use1-az1', 'use1-az2']));
      const out = await checkOf(stage, '--verbose');
      expect(out).toMatch(/WRONG zones +eu-1a is use1-az3, in which MSK is not\n.*→ .*-c zones=eu-1b,eu-1c$/m);
      expect(out).toContain('eu-1b (use1-az1): usable');
    });

    it.each([
      ['t4g.nano', stage],
      ['t3.small', stage],
      ['m7g.large', STAGES.production],
    ])('tells of a zone without %s, which the stage needs', async (missing, some) => {
      const others = ['t4g.nano', 't3.small', 'm7g.large'].filter((type) => type !== missing);
      const offered = ['eu-1a', 'eu-1b', 'eu-1c', 'eu-1d'].flatMap((Location) =>
        [...others, ...(Location === 'eu-1b' ? [] : [missing])].map((InstanceType) => ({ InstanceType, Location })),
      );
      account.answers.set(DescribeAvailabilityZonesCommand, zonesOf(['z1', 'z2', 'z3', 'z4']));
      account.answers.set(DescribeInstanceTypeOfferingsCommand, () => ({ InstanceTypeOfferings: offered }));
      expect(await checkOf(some)).toMatch(
        new RegExp(`WRONG zones +eu-1b has no ${missing}\\n.*-c zones=eu-1a,eu-1c`, 'm'),
      );
    });

    it('tells of a region with too few zones, closed ones among them', async () => {
      account.answers.set(DescribeAvailabilityZonesCommand, zonesOf(['z1', 'z2']));
      expect(await checkOf(STAGES.production)).toMatch(
        /WRONG zones +2 of 2 zones are usable; 3 are needed\n.*→ Take another/,
      );
      account.answers.set(DescribeAvailabilityZonesCommand, zonesOf(['z1', 'z2'], 'impaired'));
      expect(await checkOf(stage)).toMatch(/WRONG zones +0 of 2/);
    });

    it('counts the addresses of NAT gateways, to the last', async () => {
      const quotaFor =
        (code: string, Value: number) =>
        ({ QuotaCode }: Record<string, unknown>) => ({
          Quota: { Value: QuotaCode === code ? Value : 1_000 },
        });
      account.answers.set(GetServiceQuotaCommand, quotaFor('L-0263D0A3', 3));
      expect(await checkOf(STAGES.production)).toMatch(
        /WRONG addresses +1 of 3 Elastic IP addresses are taken; 3 more are needed\n.*→ .*L-0263D0A3/,
      );
      expect(await checkOf(stage)).toMatch(/ok +addresses +room for 0 Elastic IP addresses, 1 VPCs/);
      account.answers.set(GetServiceQuotaCommand, quotaFor('L-0263D0A3', 4));
      expect(await checkOf(STAGES.production)).toMatch(/ok +addresses +room for 3/);
      account.answers.set(GetServiceQuotaCommand, quotaFor('L-F678F1CE', 1));
      expect(await checkOf(stage)).toMatch(/WRONG addresses +1 of 1 VPCs are taken; 1 more are needed/);
    });

    it('asks for an address for each that the network would take', () => {
      for (const one of Object.values(STAGES)) {
        const addresses = resourcesOf(templateOf(stacksOf(one).network), 'AWS::EC2::EIP');
        expect(neededAddressesOf(one.network)).toBe(addresses.length);
      }
    });
  });

  it('lets a stage to try things in page nobody, and no other', async () => {
    without(ListSubscriptionsByTopicCommand, { Subscriptions: [] });
    expect((await check()).out).toMatch(/ok +page +nobody is told of alarms/);
    expect((await checkWith(STAGES.production)).out).toMatch(
      /WRONG page +nobody is told.*\n.*→ Deploy with -c alarmEmail/,
    );
  });

  it('asks AWS for what it says that it asks for, reads only', async () => {
    account.answers.set(DescribeStacksCommand, ({ StackName }) => {
      if (/-(network|state)$/.test(String(StackName))) throw new Error('it does not exist');
      return { Stacks: [{ StackStatus: 'CREATE_COMPLETE' }] };
    });
    await check();
    // The documents are asked for by another port.
    expect([...account.actions, 'lambda:InvokeFunction'].toSorted()).toEqual(CHECK_READS);
    expect(CHECK_READS.filter((action) => !/:(Get|List|Describe|Select|InvokeFunction)/.test(action))).toEqual([]);
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

  it('tells of a table made by hand without client-side timestamps, if it is written with some', async () => {
    const asDeployed = account.answers.get(GetTableCommand);
    account.answers.set(GetTableCommand, (input) => ({
      ...(asDeployed?.(input) as object),
      clientSideTimestamps: undefined,
    }));
    const { out } = await check();
    expect(out).toContain('movies takes no write timestamps of ours');
    expect(out).not.toContain('poll_checkpoints takes');
  });

  it('judges every table that the schema has, and tells a missing one', async () => {
    account.answers.set(GetTableCommand, () => {
      throw Object.assign(new Error('no such table'), { name: 'ResourceNotFoundException' });
    });
    const { out } = await check();
    for (const { name } of tables) expect(out).toContain(`${name} is missing`);
  });
});
