import { Duration } from 'aws-cdk-lib';
import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { awsMetric, searchMetrics } from '../../constructs/monitoring/metrics.ts';
import { graphOf, headingOf } from '../../constructs/monitoring/panels.ts';
import type { ComputeInputs } from './compute-inputs.ts';

/** What the bill grows with; the brokers, the larger part of it, cost the same every hour. */
export const costPanels = ({ stage, state }: ComputeInputs, functionNames: readonly string[]): IWidget[][] => {
  const period = Duration.hours(1);
  const ofKeyspace = (name: 'ConsumedWriteCapacityUnits' | 'ConsumedReadCapacityUnits') =>
    searchMetrics('AWS/Cassandra', name, { Keyspace: stage.keyspaceName }, period);
  return [
    [headingOf('Cost drivers, per hour')],
    [
      graphOf({ title: 'Write units of Keyspaces', metrics: [ofKeyspace('ConsumedWriteCapacityUnits')] }),
      graphOf({ title: 'Read units of Keyspaces', metrics: [ofKeyspace('ConsumedReadCapacityUnits')] }),
      graphOf({
        title: 'Milliseconds of functions',
        metrics: functionNames.map((FunctionName) => awsMetric('AWS/Lambda', 'Duration', { FunctionName }, { period })),
      }),
      graphOf({
        title: 'Capacity units of DocumentDB',
        metrics: [
          awsMetric(
            'AWS/DocDB',
            'ServerlessDatabaseCapacity',
            { DBClusterIdentifier: state.documents.clusterName },
            { period, statistic: 'Average', label: 'capacity units' },
          ),
        ],
      }),
    ],
  ];
};
