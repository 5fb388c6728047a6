/** Brokers, who reads them, and the way out of their network. */
import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeClusterV2Command } from '@aws-sdk/client-kafka';
import { type EventSourceMappingConfiguration, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { MINUTE_MS } from '../../../../lambdas/core/time.ts';
import { consumerGroupOf } from '../../../../lib/consumer-group.ts';
import type { Stage } from '../../../../lib/stages.ts';
import { FUNCTIONS } from '../../../../schema/names.ts';
import { right, wrong } from '../../findings.ts';
import { GROUPS } from '../../groups.ts';
import type { Finding } from '../../operator-ports.ts';
import { type AwsCheckSettings, deployCommandOf } from './check-settings.ts';

export const brokersFinding = async ({ clients, stage, resources }: AwsCheckSettings): Promise<Finding> => {
  const ClusterArn = await resources.clusterArn();
  const { ClusterInfo } = await clients.kafka.send(new DescribeClusterV2Command({ ClusterArn }));
  const state = ClusterInfo?.State ?? 'unknown';
  const addresses = await resources.brokers();
  if (state !== 'ACTIVE')
    return wrong(
      `the cluster is ${state}`,
      'Wait: an update takes up to an hour. FAILED: see StateInfo in the MSK console.',
    );
  if (addresses.length === 0)
    return wrong('the cluster has no brokers for IAM', 'IAM authentication is off: deploy the state stack again.');
  const brokers = ClusterInfo?.Provisioned?.NumberOfBrokerNodes;
  if (brokers !== stage.kafka.brokers)
    return wrong(
      `${brokers ?? 'no'} brokers instead of ${stage.kafka.brokers}`,
      `${deployCommandOf(stage)}; brokers are added in steps of the zones, and never taken away by it`,
    );
  return right(`ACTIVE, ${addresses.length} bootstrap brokers`, addresses);
};

const READERS = [FUNCTIONS.scoreReviews, FUNCTIONS.aggregateRatings, FUNCTIONS.projectMetadata];

/** A mapping that reaches no broker fails no invocation: only it itself says so. */
export const mappingsFinding = async ({ clients, stage }: AwsCheckSettings): Promise<Finding> => {
  const listed = await Promise.all(
    READERS.map((name) =>
      clients.lambda.send(new ListEventSourceMappingsCommand({ FunctionName: `${stage.resourceName}-${name}` })),
    ),
  );
  const mappings = listed.flatMap(({ EventSourceMappings = [] }) => EventSourceMappings);
  const facts = mappings.map(
    (one) =>
      `${one.Topics?.join() ?? '?'}: ${one.State ?? '?'}, ${one.LastProcessingResult ?? '?'}, ${one.UUID ?? '?'}`,
  );
  const again = madeAgainBy(stage);
  if (mappings.length === 0)
    return wrong(
      'nobody reads the topics',
      `Deployed with reading=false? Go on: ${deployCommandOf(stage)}. If not, they were deleted: ${again}`,
    );
  const faults = GROUPS.flatMap(({ topic, group }) => {
    const mapping = mappings.find(({ Topics = [] }) => Topics.includes(topic));
    const fault = faultOf(mapping, consumerGroupOf(stage.stream, group));
    return fault === undefined ? [] : [`${topic} ${fault}`];
  });
  if (faults.length === 0) return right(`${mappings.length} mappings read, each as its group`, facts);
  const remedies = [
    ...(faults.some((fault) => fault.endsWith(NO_MAPPING)) ? [`No mapping: ${again}`] : []),
    ...REMEDIES.filter(([sign]) => faults.some((fault) => sign.test(fault))).map(([, remedy]) => remedy),
  ];
  return wrong(faults.join('; '), remedies.join(' '), facts);
};

const NO_MAPPING = 'has no mapping';

/** CloudFormation believes in a mapping that was deleted until it is told to delete it. The group goes on where it was. */
const madeAgainBy = (stage: Stage): string =>
  `CloudFormation does not notice, so deploy twice: ${deployCommandOf(stage)} -c reading=false, and without reading=false.`;

const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/ says PROBLEM/, 'PROBLEM: RUNBOOK.md#score-reviews-slow.'],
  [/ is read as /, 'Another group: lib/README.md, Read the topics again.'],
  [
    / is (?!read as )/,
    'Not enabled: wait where it is under way; Disabled: aws lambda update-event-source-mapping --enabled --uuid <see check --verbose>.',
  ],
];

const faultOf = (mapping: EventSourceMappingConfiguration | undefined, group: string): string | undefined => {
  if (mapping === undefined) return NO_MAPPING;
  if (mapping.State !== 'Enabled') return `is ${mapping.State ?? 'in no state'}`;
  const readAs = mapping.AmazonManagedKafkaEventSourceConfig?.ConsumerGroupId;
  if (readAs !== group) return `is read as ${readAs ?? 'a group of no name'}, not as ${group}`;
  return mapping.LastProcessingResult?.startsWith('PROBLEM') === true
    ? `says ${mapping.LastProcessingResult}`
    : undefined;
};

const LOOK_BACK_MS = 15 * MINUTE_MS;
const PERIOD_SECONDS = 300;

/** CloudFormation notices no NAT instance that is gone; CloudWatch does, within minutes. */
export const wayOutFinding = async ({ clients, stage, resources, clock }: AwsCheckSettings): Promise<Finding> => {
  if (stage.network.egress === 'nat-gateways') return right('NAT gateways, which AWS keeps');
  const instance = await resources.natInstance();
  const now = clock.now();
  const { Datapoints = [] } = await clients.cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/EC2',
      MetricName: 'StatusCheckFailed',
      Dimensions: [{ Name: 'InstanceId', Value: instance }],
      StartTime: new Date(now - LOOK_BACK_MS),
      EndTime: new Date(now),
      Period: PERIOD_SECONDS,
      Statistics: ['Maximum'],
    }),
  );
  if (Datapoints.length > 0 && Datapoints.every(({ Maximum = 0 }) => Maximum === 0))
    return right(`the NAT instance ${instance} is well`);
  return wrong(
    `the NAT instance ${instance} ${Datapoints.length === 0 ? 'has reported nothing for 15 min' : 'fails its status checks'}`,
    `Raise network.natGeneration of the stage and deploy: ${deployCommandOf(stage)}`,
  );
};
