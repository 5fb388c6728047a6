import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type IMetric, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { awsMetric, maximumOf } from '../../constructs/monitoring/metrics.ts';
import { RunbookAlarm } from '../../constructs/monitoring/runbook-alarm.ts';
import type { ComputeInputs } from './compute-inputs.ts';

const PERIOD = Duration.minutes(5);

/** Percent of its disk for data, of each broker: MSK numbers them from 1. */
export const brokerDisksOf = ({ stage, state }: ComputeInputs): Metric[] =>
  Array.from({ length: stage.kafka.brokers }, (_, index) =>
    awsMetric(
      'AWS/Kafka',
      'KafkaDataLogsDiskUsed',
      { 'Cluster Name': state.kafka.clusterName, 'Broker ID': String(index + 1) },
      { statistic: 'Maximum', period: PERIOD, label: `broker ${index + 1}` },
    ),
  );

const fullestOf = (among: ComputeInputs): IMetric => maximumOf(brokerDisksOf(among), '% of the fullest disk');

/** Rings while there is still time: a broker whose disk is full stops, and takes nothing more until it has a larger one. */
export const addKafkaDiskAlarm = (scope: Construct, among: ComputeInputs): void => {
  const { stage } = among;
  new RunbookAlarm(scope, 'kafka-disk', {
    stage,
    impact: "A broker's disk fills up: once it is full, nothing can be published.",
    metric: fullestOf(among),
    threshold: stage.alarms.brokerDiskPercent,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    // A broker under maintenance reports nothing, and neither does a new cluster; that brokers are away others tell.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
};
