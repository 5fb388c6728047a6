import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeClusterV2Command, DescribeTopicCommand, ListNodesCommand } from '@aws-sdk/client-kafka';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { DAY_MS, HOUR_MS } from '../../../lambdas/core/time.ts';
import { FUNCTIONS, TOPICS } from '../../../schema/names.ts';
import { right, wrong } from '../findings.ts';
import type { Finding, GroupLag, Probe } from '../operator-ports.ts';
import type { AwsCheckSettings } from './checks/check-settings.ts';

export interface AwsProbeSettings extends Pick<AwsCheckSettings, 'stage' | 'clients' | 'resources' | 'clock'> {
  readonly lags: () => Promise<readonly GroupLag[]>;
}

/** What only an account can tell, the cheapest first. */
export const awsProbesOf = (settings: AwsProbeSettings): Probe[] => {
  const { stage } = settings;
  const { brokerType, brokers, retentionDays } = stage.kafka;
  return [
    {
      name: 'brokers of this size with KRaft',
      expected: `the cluster is ACTIVE with ${brokerType} and a version that ends in .kraft`,
      run: () => clusterFinding(settings),
    },
    {
      name: 'numbers of the brokers',
      expected: `1 to ${brokers}, as kafka-disk looks at them`,
      run: () => nodesFinding(settings),
    },
    {
      name: 'settings of topics',
      expected: `each topic keeps its records ${retentionDays} days`,
      run: () => topicSettingsFinding(settings),
    },
    {
      name: 'values between stacks',
      expected: 'the poller connects to the brokers that there are, named by Fn::GetStackOutput',
      run: () => handedOverFinding(settings),
    },
    { name: 'lag of the groups', expected: 'MSK reports it of each', run: () => lagFinding(settings) },
    {
      name: 'connections by IAM',
      expected: 'no broker has refused one in a day for there being too many',
      run: () => connectionsFinding(settings),
    },
  ];
};

const clusterFinding = async ({ clients, resources, stage }: AwsProbeSettings): Promise<Finding> => {
  const ClusterArn = await resources.clusterArn();
  const { ClusterInfo } = await clients.kafka.send(new DescribeClusterV2Command({ ClusterArn }));
  const type = ClusterInfo?.Provisioned?.BrokerNodeGroupInfo?.InstanceType ?? '?';
  const version = ClusterInfo?.Provisioned?.CurrentBrokerSoftwareInfo?.KafkaVersion ?? '?';
  const found = `${ClusterInfo?.State ?? '?'}, ${type}, ${version}`;
  if (ClusterInfo?.State === 'ACTIVE' && type === stage.kafka.brokerType && version.endsWith('.kraft'))
    return right(found);
  return wrong(found, 'kafka.brokerType of the stage, or KAFKA_VERSION in lib/constructs/state/kafka.ts.');
};

const nodesFinding = async ({ clients, resources, stage }: AwsProbeSettings): Promise<Finding> => {
  const ClusterArn = await resources.clusterArn();
  const { NodeInfoList = [] } = await clients.kafka.send(new ListNodesCommand({ ClusterArn, MaxResults: 100 }));
  const ids = NodeInfoList.flatMap(({ BrokerNodeInfo }) => BrokerNodeInfo?.BrokerId ?? []).toSorted((a, b) => a - b);
  const wanted = Array.from({ length: stage.kafka.brokers }, (_, index) => index + 1);
  if (ids.join() === wanted.join()) return right(ids.join(', '));
  return wrong(ids.join(', '), 'The numbers in lib/constructs/state/kafka.ts, disks: kafka-disk looks at others.');
};

const topicSettingsFinding = async ({ clients, resources, stage }: AwsProbeSettings): Promise<Finding> => {
  const ClusterArn = await resources.clusterArn();
  const wanted = String(stage.kafka.retentionDays * DAY_MS);
  const found = await Promise.all(
    Object.values(TOPICS).map(async (TopicName) => {
      const { Configs = '' } = await clients.kafka.send(new DescribeTopicCommand({ ClusterArn, TopicName }));
      return { TopicName, retention: retentionIn(Buffer.from(Configs, 'base64').toString('utf8')) };
    }),
  );
  const others = found.filter(({ retention }) => retention !== wanted);
  if (others.length === 0) return right(`retention.ms is ${wanted} in ${found.length} topics`);
  return wrong(
    others.map(({ TopicName, retention }) => `${TopicName}: ${retention ?? 'none'}`).join('; '),
    'The format of Configs in lib/constructs/state/kafka.ts (JSON, texts, in Base64); meanwhile topics keep what brokers keep, seven days.',
  );
};

/** Of JSON, or of lines as a file of settings has them. */
const retentionIn = (configs: string): string | undefined => /retention\.ms"?\s*[:=]\s*"?(-?\d+)/.exec(configs)?.[1];

const handedOverFinding = async ({ clients, resources, stage }: AwsProbeSettings): Promise<Finding> => {
  const FunctionName = `${stage.resourceName}-${FUNCTIONS.pollTmdb}`;
  const { Environment } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const known = Environment?.Variables?.['KAFKA_BROKERS'] ?? 'nothing';
  const there = (await resources.brokers()).toSorted();
  const isKnown = known !== 'nothing' && known.split(',').every((broker) => there.includes(broker));
  if (isKnown) return right(known);
  return wrong(
    `it has ${known}, and there are ${there.join(',')}`,
    'Deploy the compute stack with --force: it reads them again.',
  );
};

const lagFinding = async ({ lags }: AwsProbeSettings): Promise<Finding> => {
  const found = await lags();
  const silent = found.filter(({ records }) => records === null).map(({ group }) => group);
  if (silent.length === 0) return right(found.map(({ topic, records }) => `${topic} ${records}`).join(', '));
  return wrong(
    `none of ${silent.join(', ')}`,
    'Has a poll published anything yet? If so, lag is to be taken from Lambda (OffsetLag of the function) in kafka-consumer.ts.',
  );
};

const connectionsFinding = async ({ clients, stage, clock }: AwsProbeSettings): Promise<Finding> => {
  const now = clock.now();
  const MetricDataQueries = Array.from({ length: stage.kafka.brokers }, (_, index) => ({
    Id: `broker${index + 1}`,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/Kafka',
        MetricName: 'IAMTooManyConnections',
        Dimensions: [
          { Name: 'Cluster Name', Value: stage.resourceName },
          { Name: 'Broker ID', Value: String(index + 1) },
        ],
      },
      Period: HOUR_MS / 1_000,
      Stat: 'Maximum',
    },
  }));
  const times = { StartTime: new Date(now - DAY_MS), EndTime: new Date(now) };
  const { MetricDataResults = [] } = await clients.cloudWatch.send(
    new GetMetricDataCommand({ ...times, MetricDataQueries }),
  );
  const values = MetricDataResults.flatMap(({ Values = [] }) => Values);
  if (values.length === 0)
    return wrong(
      'nobody counts: MSK does from the monitoring level PER_BROKER on, and the cluster has DEFAULT, which is free',
      "For a day: aws kafka update-monitoring --enhanced-monitoring PER_BROKER, with the cluster's ARN and current version; then DEFAULT again.",
    );
  const most = Math.max(...values);
  if (most === 0) return right('none');
  return wrong(`${most} at a time`, 'A larger kafka.brokerType: t3 takes 4 new connections a second, others 100.');
};
