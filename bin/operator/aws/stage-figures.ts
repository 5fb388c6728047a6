import { DescribeAlarmsCommand, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { MINUTE_MS } from '../../../lambdas/core/time.ts';
import { consumerGroupOf } from '../../../lib/consumer-group.ts';
import type { Stage } from '../../../lib/stages.ts';
import { FUNCTIONS, type FunctionName, METRIC_NAMESPACE, METRICS, type MetricName } from '../../../schema/names.ts';
import { ALL_TOPICS, READERS } from '../../../schema/topology.ts';
import type { AwsClients } from './clients.ts';

/** Metrics of a minute are there a minute or two later. */
const LOOK_BACK_MS = 15 * MINUTE_MS;
const PERIOD_SECONDS = 60;
const MOST_ALARMS = 100;

type Stat = 'Sum' | 'Maximum' | 'p50' | 'p99';

interface Asked {
  readonly id: string;
  readonly metric: MetricName;
  readonly service: FunctionName;
  readonly stat: Stat;
}

const STREAMS = [FUNCTIONS.scoreReviews, FUNCTIONS.aggregateRatings, FUNCTIONS.projectMetadata] as const;

const ofEach = (metric: MetricName, stat: Stat): Asked[] =>
  STREAMS.map((service, index) => ({ id: `${metric.toLowerCase()}${index}`, metric, service, stat }));

/** What the pages show; each costs what a metric asked for costs. */
const ASKED: readonly Asked[] = [
  { id: 'requests', metric: METRICS.tmdbRequests, service: FUNCTIONS.pollTmdb, stat: 'Sum' },
  { id: 'failures', metric: METRICS.tmdbFailures, service: FUNCTIONS.pollTmdb, stat: 'Sum' },
  { id: 'freshness', metric: METRICS.viewFreshnessMs, service: FUNCTIONS.reconcileViews, stat: 'Maximum' },
  { id: 'written', metric: METRICS.documentsWritten, service: FUNCTIONS.syncViews, stat: 'Sum' },
  { id: 'different', metric: METRICS.viewDifference, service: FUNCTIONS.reconcileViews, stat: 'Sum' },
  { id: 'started', metric: METRICS.executionsStarted, service: FUNCTIONS.startServingViews, stat: 'Sum' },
  ...ofEach(METRICS.recordsApplied, 'Sum'),
  ...ofEach(METRICS.recordsLate, 'Sum'),
  ...ofEach(METRICS.recordsExpired, 'Sum'),
  ...ofEach(METRICS.deadLetters, 'Sum'),
  ...ofEach(METRICS.windowsWritten, 'Sum'),
  { id: 'p50', metric: METRICS.rowLatencyMs, service: FUNCTIONS.aggregateRatings, stat: 'p50' },
  { id: 'p99', metric: METRICS.rowLatencyMs, service: FUNCTIONS.aggregateRatings, stat: 'p99' },
];

/** Metrics asked for in one look, lags among them: what a look costs. */
export const METRICS_PER_LOOK = ASKED.length + 2 * ALL_TOPICS.length;

export interface RingingAlarm {
  readonly name: string;
  readonly since: number;
  readonly reason: string;
}

export interface StageFigures {
  /** The newest value by id; absent: nothing was reported in a quarter of an hour. */
  readonly values: ReadonlyMap<string, number>;
  readonly alarms: readonly RingingAlarm[];
}

/** One look at CloudWatch: two requests, whatever the number of pages. */
export const stageFiguresOf = async ({ cloudWatch }: AwsClients, stage: Stage, now: number): Promise<StageFigures> => {
  const [{ MetricDataResults = [] }, { MetricAlarms = [] }] = await Promise.all([
    cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(now - LOOK_BACK_MS),
        EndTime: new Date(now),
        ScanBy: 'TimestampDescending',
        MetricDataQueries: [...ASKED.map((asked) => queryOf(stage, asked)), ...lagQueries(stage)],
      }),
    ),
    cloudWatch.send(
      new DescribeAlarmsCommand({
        AlarmNamePrefix: stage.resourceName,
        StateValue: 'ALARM',
        MaxRecords: MOST_ALARMS,
      }),
    ),
  ]);
  const values = new Map(
    MetricDataResults.flatMap(({ Id, Values: [newest] = [] }) =>
      Id === undefined || newest === undefined ? [] : [[Id, newest] as const],
    ),
  );
  const alarms = MetricAlarms.map(({ AlarmName = '', StateUpdatedTimestamp, StateReason = '' }) => ({
    name: AlarmName,
    since: StateUpdatedTimestamp?.getTime() ?? now,
    reason: StateReason,
  }));
  return { values, alarms };
};

const queryOf = ({ name }: Stage, { id, metric, service, stat }: Asked): MetricDataQuery => ({
  Id: id,
  MetricStat: {
    Metric: {
      Namespace: `${METRIC_NAMESPACE}/${name}`,
      MetricName: metric,
      Dimensions: [{ Name: 'service', Value: service }],
    },
    Period: PERIOD_SECONDS,
    Stat: stat,
  },
});

const lagQueries = (stage: Stage): MetricDataQuery[] =>
  ALL_TOPICS.flatMap((topic, index) =>
    (['SumOffsetLag', 'EstimatedMaxTimeLag'] as const).map((MetricName) => ({
      Id: `${MetricName === 'SumOffsetLag' ? 'lag' : 'waits'}${index}`,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/Kafka',
          MetricName,
          Dimensions: [
            { Name: 'Cluster Name', Value: stage.resourceName },
            { Name: 'Consumer Group', Value: consumerGroupOf(stage.stream, READERS[topic].group) },
            { Name: 'Topic', Value: topic },
          ],
        },
        Period: PERIOD_SECONDS,
        Stat: 'Maximum',
      },
    })),
  );
