import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeDBClustersCommand } from '@aws-sdk/client-docdb';
import {
  DescribeAddressesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { ListSchemaVersionsCommand } from '@aws-sdk/client-glue';
import {
  DescribeClusterV2Command,
  GetBootstrapBrokersCommand,
  KafkaClient,
  ListClustersV2Command,
  ListTopicsCommand,
} from '@aws-sdk/client-kafka';
import { GetTableCommand } from '@aws-sdk/client-keyspaces';
import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AwsClients } from '../../../bin/operator/aws/clients.ts';
import { GROUPS } from '../../../bin/operator/groups.ts';
import { STAGES } from '../../../lib/stages.ts';
import type { CqlTable } from '../../../schema/cql.ts';
import { TOPICS } from '../../../schema/names.ts';
import { releasesOf } from '../../../schema/registry.ts';
import { ALL_TOPICS } from '../../../schema/topology.ts';
import { NOW } from '../../builders/time.ts';

export const stage = STAGES.development;
const MOST_RELEASES = Math.max(...ALL_TOPICS.map((topic) => releasesOf(topic).length));
export const clock = { now: () => NOW };
export const TOKEN = 'a-secret-of-this-test';

const TOPIC_ARN = 'arn:aws:sns:eu-central-1:123456789012:speed-layer-development-alarms';

/** Where IAM has another prefix than the client is called here, and where it has one action for all reading. */
const PREFIXES: Readonly<Record<string, string>> = { docdb: 'rds', quotas: 'servicequotas', secrets: 'secretsmanager' };

const actionOf = (client: string, command: string): string =>
  client === 'keyspaces'
    ? 'cassandra:Select'
    : `${PREFIXES[client] ?? client.toLowerCase()}:${command.replace(/Command$/, '')}`;

interface AnyCommand {
  readonly input: Record<string, unknown>;
}

/** Of a function that reads: enabled, each as its group. */
export const mappingsOf = (functionName: string) =>
  GROUPS.filter(({ group }) =>
    group.includes(functionName.replace(`${stage.resourceName}-`, '').replace('project-metadata', 'project-')),
  ).map(({ topic, group }) => ({
    Topics: [topic],
    State: 'Enabled',
    LastProcessingResult: 'OK',
    AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: group },
  }));

/** What an account answers whose stage is as it should be; a test bends one answer. */
export const accountOf = (tables: readonly CqlTable[]) => {
  const ttlOf = (name: unknown) => tables.find((table) => table.name === name)?.defaultTtlSeconds ?? 0;
  const answers = new Map<unknown, (input: Record<string, unknown>) => unknown>([
    [GetCallerIdentityCommand, () => ({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/me' })],
    [GetServiceQuotaCommand, () => ({ Quota: { Value: 1_000 } })],
    [DescribeStacksCommand, () => ({ Stacks: [{ StackStatus: 'UPDATE_COMPLETE' }] })],
    [
      ListClustersV2Command,
      () => ({ ClusterInfoList: [{ ClusterName: stage.resourceName, ClusterArn: 'arn:cluster' }] }),
    ],
    [DescribeClusterV2Command, () => ({ ClusterInfo: { State: 'ACTIVE', Provisioned: { NumberOfBrokerNodes: 2 } } })],
    [ListEventSourceMappingsCommand, ({ FunctionName }) => ({ EventSourceMappings: mappingsOf(String(FunctionName)) })],
    [GetMetricStatisticsCommand, () => ({ Datapoints: [{ Maximum: 0 }] })],
    [
      DescribeAlarmsCommand,
      () => ({ MetricAlarms: [{ AlarmName: `${stage.resourceName}-poll-tmdb`, StateValue: 'OK' }] }),
    ],
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
    [
      ListSchemaVersionsCommand,
      // As many of each as the schema with the most releases has.
      () => ({
        Schemas: Array.from({ length: MOST_RELEASES }, (_, index) => ({
          Status: 'AVAILABLE',
          VersionNumber: index + 1,
        })),
      }),
    ],
    [
      GetTableCommand,
      ({ tableName }) => ({
        status: 'ACTIVE',
        ttl: { status: 'ENABLED' },
        defaultTimeToLive: ttlOf(tableName),
        clientSideTimestamps: { status: 'ENABLED' },
      }),
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
          {
            ResourceType: 'AWS::EC2::Instance',
            LogicalResourceId: 'NatInstance1',
            PhysicalResourceId: 'i-nat',
          },
          {
            ResourceType: 'AWS::SNS::Topic',
            LogicalResourceId: 'alarms1',
            PhysicalResourceId: TOPIC_ARN,
          },
        ],
      }),
    ],
    [
      ListSubscriptionsByTopicCommand,
      () => ({ Subscriptions: [{ Endpoint: 'me@example.org', SubscriptionArn: `${TOPIC_ARN}:1` }] }),
    ],
    [
      DescribeAvailabilityZonesCommand,
      () => ({
        AvailabilityZones: ['c', 'a', 'b'].map((letter) => ({
          ZoneName: `eu-1${letter}`,
          ZoneId: `euw1-az${letter}`,
          State: 'available',
        })),
      }),
    ],
    [
      DescribeInstanceTypeOfferingsCommand,
      () => ({
        InstanceTypeOfferings: ['a', 'b', 'c'].flatMap((letter) =>
          ['t3.small', 't4g.nano', 'm7g.large'].map((InstanceType) => ({ InstanceType, Location: `eu-1${letter}` })),
        ),
      }),
    ],
    [DescribeAddressesCommand, () => ({ Addresses: [{}] })],
    [DescribeVpcsCommand, () => ({ Vpcs: [{}] })],
    [DescribeLogGroupsCommand, () => ({ logGroups: [] })],
    [GetSecretValueCommand, () => ({ SecretString: TOKEN })],
  ]);
  const asked: AnyCommand[] = [];
  /** As IAM names them. */
  const actions = new Set<string>();
  const send = async (command: AnyCommand) => {
    asked.push(command);
    const answer = [...answers].find(([kind]) => command instanceof (kind as new () => unknown))?.[1];
    if (answer === undefined) throw new Error(`no answer to ${command.constructor.name}`);
    return answer(command.input);
  };
  const names = [
    'cloudFormation',
    'cloudWatch',
    'docdb',
    'ec2',
    'events',
    'glue',
    'keyspaces',
    'lambda',
    'logs',
    's3',
    'secrets',
    'quotas',
    'sns',
    'sts',
  ];
  const sendAs = (name: string) => (command: AnyCommand) => {
    actions.add(actionOf(name, command.constructor.name));
    return send(command);
  };
  const kafka = Object.assign(Object.create(KafkaClient.prototype), { send: sendAs('kafka') });
  const others = Object.fromEntries(names.map((name) => [name, { send: sendAs(name) }]));
  return { answers, asked, actions, clients: { kafka, ...others } as unknown as AwsClients };
};
