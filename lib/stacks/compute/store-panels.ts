import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { FUNCTIONS, type FunctionName, METRICS, type MetricName } from '../../../schema/names.ts';
import { ourMetric, searchMetrics } from '../../constructs/monitoring/metrics.ts';
import { graphOf, headingOf } from '../../constructs/monitoring/panels.ts';
import type { ComputeInputs } from './compute-inputs.ts';

/** Who writes rows, and so knows how long that takes. */
const WRITERS: readonly FunctionName[] = [
  FUNCTIONS.pollTmdb,
  FUNCTIONS.scoreReviews,
  FUNCTIONS.aggregateRatings,
  FUNCTIONS.projectMetadata,
  FUNCTIONS.detectTrends,
  FUNCTIONS.rankTrends,
  FUNCTIONS.syncViews,
  FUNCTIONS.advanceCheckpoint,
];

/** Keyspaces, as our functions and as AWS see it. */
export const storePanels = ({ stage }: ComputeInputs): IWidget[][] => {
  const ofWriters = (name: MetricName, statistic: string) =>
    WRITERS.map((id) => ourMetric(stage, name, id, { statistic }));
  const ofKeyspace = (name: 'WriteThrottleEvents' | 'ReadThrottleEvents') =>
    searchMetrics('AWS/Cassandra', name, { Keyspace: stage.keyspaceName });
  return [
    [headingOf('Store')],
    [
      graphOf({
        title: 'Time of an operation, p99 ms',
        metrics: ofWriters(METRICS.storeLatencyMs, 'p99'),
        line: { value: stage.panels.storeLatencyMs, label: 'slow' },
      }),
      graphOf({
        title: 'Throttled by Keyspaces',
        metrics: [ofKeyspace('WriteThrottleEvents'), ofKeyspace('ReadThrottleEvents')],
      }),
      graphOf({ title: 'Operations that failed', metrics: ofWriters(METRICS.storeFailures, 'Sum') }),
    ],
  ];
};
