import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { FUNCTIONS, type FunctionName, METRICS, type MetricName } from '../../../schema/names.ts';
import { awsMetric, ourMetric, searchMetrics } from '../../constructs/monitoring/metrics.ts';
import { graphOf, headingOf, perSecond } from '../../constructs/monitoring/panels.ts';
import type { Stage } from '../../stages.ts';
import type { ComputeInputs } from './compute-inputs.ts';
import type { StreamFunctions } from './stream-functions.ts';

const STREAM_FUNCTIONS: readonly FunctionName[] = [
  FUNCTIONS.scoreReviews,
  FUNCTIONS.aggregateRatings,
  FUNCTIONS.projectMetadata,
];

const ofEach = (stage: Stage, name: MetricName, statistic?: string) =>
  STREAM_FUNCTIONS.map((id) => ourMetric(stage, name, id, statistic === undefined ? {} : { statistic }));

/** From TMDB to the topics. */
export const producerPanels = (among: ComputeInputs): IWidget[][] => {
  const { stage, state } = among;
  const poller = FUNCTIONS.pollTmdb;
  const kafka = { 'Cluster Name': state.kafka.clusterName };
  return [
    [headingOf('Producer')],
    [
      graphOf({
        title: 'Records published per second',
        metrics: [perSecond(ourMetric(stage, METRICS.recordsProduced, poller), poller)],
      }),
      graphOf({
        title: 'Requests to TMDB',
        metrics: [METRICS.tmdbRequests, METRICS.tmdbThrottled, METRICS.tmdbFailures].map((name) =>
          ourMetric(stage, name, poller, { label: name }),
        ),
      }),
      graphOf({
        title: 'Partitions',
        metrics: [awsMetric('AWS/Kafka', 'GlobalPartitionCount', kafka, { statistic: 'Maximum', label: 'partitions' })],
      }),
      graphOf({
        title: 'Bytes into the brokers per second',
        metrics: [searchMetrics('AWS/Kafka', 'BytesInPerSec', kafka)],
      }),
    ],
    [
      graphOf({
        title: 'Disks of the brokers, % used',
        metrics: state.kafka.disks,
        threshold: stage.alarms.brokerDiskPercent,
      }),
    ],
  ];
};

/** From the topics to the views. */
export const consumerPanels = ({ stage }: ComputeInputs, functions: StreamFunctions): IWidget[][] => {
  const { alarms } = stage;
  const consumers = Object.values(functions);
  return [
    [headingOf('Consumers')],
    [
      graphOf({
        title: 'Lag, records',
        metrics: consumers.flatMap(({ lagRecords }) => lagRecords),
        threshold: alarms.lagRecords,
      }),
      graphOf({
        title: 'Lag, seconds',
        metrics: consumers.flatMap(({ lagSeconds }) => lagSeconds),
        threshold: alarms.lagSeconds,
      }),
      graphOf({
        title: 'Records read per second',
        metrics: STREAM_FUNCTIONS.map((id) => perSecond(ourMetric(stage, METRICS.recordsConsumed, id), id)),
        threshold: alarms.throughputRecordsPerSecond,
      }),
      graphOf({ title: 'Time of a batch, p99 ms', metrics: ofEach(stage, METRICS.batchLatencyMs, 'p99') }),
    ],
    [
      graphOf({ title: 'Freshness: record to row, p99 ms', metrics: ofEach(stage, METRICS.rowLatencyMs, 'p99') }),
      graphOf({ title: 'Late records, counted', metrics: ofEach(stage, METRICS.recordsLate) }),
      graphOf({ title: 'Expired records, left out', metrics: ofEach(stage, METRICS.recordsExpired) }),
      graphOf({
        title: 'Rows audited, and those that should be gone',
        metrics: [METRICS.rowsAudited, METRICS.rowsPastExpiry].map((name) =>
          ourMetric(stage, name, FUNCTIONS.auditRetention, { label: name }),
        ),
        threshold: alarms.expiredRows,
      }),
      graphOf({
        title: 'Dead letters, and those sent back',
        metrics: [
          ...ofEach(stage, METRICS.deadLetters),
          ourMetric(stage, METRICS.lettersRedriven, FUNCTIONS.redriveDeadLetters),
        ],
        threshold: alarms.deadLetters,
      }),
    ],
  ];
};

/** Of every function: what Lambda itself says. */
export const functionPanels = ({ stage }: ComputeInputs, functionNames: readonly string[]): IWidget[][] => {
  const ofAll = (name: 'Errors' | 'Throttles' | 'Duration', statistic: string) =>
    functionNames.map((FunctionName) => awsMetric('AWS/Lambda', name, { FunctionName }, { statistic }));
  return [
    [headingOf('Functions')],
    [
      graphOf({ title: 'Errors', metrics: ofAll('Errors', 'Sum') }),
      graphOf({ title: 'Throttles', metrics: ofAll('Throttles', 'Sum') }),
      graphOf({ title: 'Duration, longest, ms', metrics: ofAll('Duration', 'Maximum') }),
      graphOf({
        title: 'Memory used, most, MB',
        metrics: STREAM_FUNCTIONS.map((id) => ourMetric(stage, METRICS.memoryUsedMb, id, { statistic: 'Maximum' })),
      }),
    ],
  ];
};
