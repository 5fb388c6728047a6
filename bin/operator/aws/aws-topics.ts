import { GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { KafkaClient } from '@aws-sdk/client-kafka';
import { paginateListTopics } from '@aws-sdk/client-kafka';
import type { Clock } from '../../../lambdas/core/ports.ts';
import { MINUTE_MS } from '../../../lambdas/core/time.ts';
import { consumerGroupOf } from '../../../lib/consumer-group.ts';
import type { Stage } from '../../../lib/stages.ts';
import { TOPICS } from '../../../schema/names.ts';
import { GROUPS } from '../groups.ts';
import type { GroupLag, TopicDescription } from '../operator-ports.ts';
import type { AwsClients } from './clients.ts';
import type { StageResources } from './stage-resources.ts';

const OURS: ReadonlySet<string> = new Set(Object.values(TOPICS));

/** By MSK's own API: its brokers answer inside their network only. */
export const awsTopics = async ({ kafka }: AwsClients, resources: StageResources): Promise<TopicDescription[]> => {
  const all: TopicDescription[] = [];
  const ClusterArn = await resources.clusterArn();
  for await (const { Topics = [] } of paginateListTopics({ client: kafka as KafkaClient }, { ClusterArn })) {
    for (const { TopicName = '', PartitionCount = 0, ReplicationFactor = null } of Topics) {
      if (OURS.has(TopicName))
        all.push({ topic: TopicName, partitions: PartitionCount, replicas: ReplicationFactor, records: null });
    }
  }
  return all;
};

/** MSK publishes lag once a minute; it is absent while a group rebalances. */
const LOOK_BACK_MS = 15 * MINUTE_MS;
const PERIOD_SECONDS = 60;

const queryOf = (stage: Stage, group: string, topic: string, metric: string, id: string): MetricDataQuery => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/Kafka',
      MetricName: metric,
      Dimensions: [
        { Name: 'Cluster Name', Value: stage.resourceName },
        { Name: 'Consumer Group', Value: group },
        { Name: 'Topic', Value: topic },
      ],
    },
    Period: PERIOD_SECONDS,
    Stat: 'Maximum',
  },
});

export const awsLags = async ({ cloudWatch }: AwsClients, stage: Stage, clock: Clock): Promise<GroupLag[]> => {
  const groups = GROUPS.map(({ group, topic }) => ({ group: consumerGroupOf(stage.stream, group), topic }));
  const queries = groups.flatMap(({ group, topic }, index) => [
    queryOf(stage, group, topic, 'SumOffsetLag', `records${index}`),
    queryOf(stage, group, topic, 'EstimatedMaxTimeLag', `seconds${index}`),
  ]);
  const now = clock.now();
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(now - LOOK_BACK_MS),
      EndTime: new Date(now),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: queries,
    }),
  );
  const newest = (id: string): number | null => MetricDataResults.find(({ Id }) => Id === id)?.Values?.[0] ?? null;
  return groups.map(({ group, topic }, index) => {
    const records = newest(`records${index}`);
    const lag = { group, topic, records, seconds: newest(`seconds${index}`) };
    return records === null ? { ...lag, note: 'no figure in 15 min: the group rebalances or has never read' } : lag;
  });
};
