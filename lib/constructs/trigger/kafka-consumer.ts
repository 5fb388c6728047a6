import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  EventSourceMapping,
  type EventSourceMappingOptions,
  MetricType,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type FunctionName, METRICS, type Topic } from '../../../schema/names.ts';
import type { StreamSettings } from '../../stages.ts';
import type { DeadLetters } from '../failure/dead-letter-bucket.ts';
import { LambdaFunction, type LambdaFunctionProps } from '../function/lambda-function.ts';
import { awsMetric, maximumOf, ourMetric } from '../monitoring/metrics.ts';
import type { Pager } from '../monitoring/pager.ts';
import { RunbookAlarm } from '../monitoring/runbook-alarm.ts';
import { allowEverywhere } from '../rules/wildcards.ts';
import type { Kafka } from '../state/kafka.ts';

/** A topic and the group it is read as. */
export interface Subscription {
  readonly topic: Topic;
  readonly group: string;
}

export interface KafkaConsumerProps extends Omit<LambdaFunctionProps, 'memoryMb' | 'timeoutSeconds' | 'network'> {
  readonly pager: Pager;
  readonly kafka: Kafka;
  readonly deadLetters: DeadLetters;
  readonly subscriptions: readonly Subscription[];
  /** What lag means to who looks at the views; a full sentence. */
  readonly lagImpact: string;
}

/**
 * Longer than any outage that somebody will still want to wait out, shorter than the topics' seven days: what cannot be
 * processed for so long is moved to the dead letters, body and all, before Kafka deletes it.
 */
const MAX_RECORD_AGE = Duration.days(6);

/**
 * The most there can be. To be given: with a destination and without a number Lambda stops after 10
 * (docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html). While the store is away an attempt waits until its
 * deadline, so an hour has about 30 of them; it would have to fail three times a second to use these up within one.
 */
const RETRY_ATTEMPTS = 10_000;

/** Where mappings put what they give up (docs.aws.amazon.com/lambda/latest/dg/with-kafka-on-failure.html). */
const MAPPING_PREFIX = 'aws/lambda';

/**
 * A function that reads topics, in order per partition, at least once. It is outside the VPC: Lambda's pollers stand there
 * for it. Poison is set aside by the handler, record by record. Everything else is delivered again until it is done: in
 * on-demand mode whole batches and for ever; in provisioned mode from the first record that is not done, for six days, and
 * then Lambda itself moves the records to the dead letters.
 */
export class KafkaConsumer extends Construct {
  readonly handler: LambdaFunction;
  /** Of each subscription: records not yet read. */
  readonly lagRecords: readonly Metric[];
  /** Of each subscription: how old the oldest of them is estimated to be, in seconds. */
  readonly lagSeconds: readonly Metric[];
  readonly mappings: readonly EventSourceMapping[];
  readonly #props: KafkaConsumerProps;

  constructor(scope: Construct, id: FunctionName, props: KafkaConsumerProps) {
    super(scope, `${id}-consumer`);
    this.#props = props;
    const { stage, kafka, deadLetters, subscriptions } = props;
    const { stream } = stage;
    this.handler = new LambdaFunction(this, id, {
      ...props,
      memoryMb: stream.memoryMb,
      timeoutSeconds: stream.timeoutSeconds,
      environment: {
        ...props.environment,
        DEAD_LETTER_BUCKET: deadLetters.bucket.bucketName,
        TOPIC_INCARNATION: kafka.topicIncarnation,
        OUTCOME_MODE: stream.provisionedPollers === undefined ? 'whole-batch' : 'partial',
      },
    });
    this.#allowPolling();
    this.mappings = stream.reading ? subscriptions.map((subscription) => this.#addMapping(subscription)) : [];
    const lagOf = (name: 'SumOffsetLag' | 'EstimatedMaxTimeLag') =>
      subscriptions.map((subscription) => lagMetric(name, kafka.clusterName, subscription));
    this.lagRecords = lagOf('SumOffsetLag');
    this.lagSeconds = lagOf('EstimatedMaxTimeLag');
    this.#addLagAlarm(id);
    this.#addLateAlarm(id);
    this.#addSlowAlarm(id);
  }

  /** What the managed policy for mappings allows, but on this cluster, and no log but the function's own. */
  #allowPolling(): void {
    const { stage, kafka, deadLetters, subscriptions } = this.#props;
    const { handler } = this;
    handler.addToRolePolicy(
      new PolicyStatement({
        actions: ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'],
        resources: [kafka.clusterArn],
      }),
    );
    for (const { topic, group } of subscriptions) kafka.grantConsume(handler, topic, group);
    allowEverywhere(handler.executionRole, 'pollKafka');
    deadLetters.grantPut(
      handler.executionRole,
      subscriptions.map(({ topic }) => topic),
    );
    if (stage.stream.provisionedPollers === undefined) return;
    deadLetters.grantPut(handler.executionRole, [MAPPING_PREFIX]);
    deadLetters.grantList(handler.executionRole);
  }

  #addMapping({ topic, group }: Subscription): EventSourceMapping {
    if (!/^[\w.-]{1,200}$/.test(group)) throw new Error(`MSK reports no lag of a group named "${group}"`);
    const { stage, kafka, deadLetters } = this.#props;
    const { batchSize, batchingWindowSeconds } = stage.stream;
    const mapping = new EventSourceMapping(this, topic, {
      target: this.handler,
      eventSourceArn: kafka.clusterArn,
      kafkaTopic: topic,
      kafkaConsumerGroupId: group,
      // A record that was published before the mapping was there counts like any other.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize,
      maxBatchingWindow: Duration.seconds(batchingWindowSeconds),
      ...provisionedOptionsOf(stage.stream, stage.resourceName, deadLetters),
    });
    // Lambda tries the role when the mapping is made.
    mapping.node.addDependency(this.handler.executionRole);
    return mapping;
  }

  #addLagAlarm(id: FunctionName): void {
    const { stage, pager, lagImpact } = this.#props;
    new RunbookAlarm(this, `${id}-lag`, {
      pager,
      impact: lagImpact,
      metric: maximumOf(this.lagRecords, 'most of any topic'),
      threshold: stage.alarms.lagRecords,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 5,
      // MSK reports no lag of a group that is neither stable nor empty: what rings goes on ringing until lag is seen to be low.
      treatMissingData: TreatMissingData.IGNORE,
    });
  }

  /** A few records that nobody reads are no lag to speak of, and wait all the same: as behind a batch that cannot be done. */
  #addLateAlarm(id: FunctionName): void {
    const { stage, pager, lagImpact } = this.#props;
    new RunbookAlarm(this, `${id}-late`, {
      pager,
      impact: lagImpact,
      metric: maximumOf(this.lagSeconds, 'longest of any topic'),
      threshold: stage.alarms.lagSeconds,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // Longer than a poll's records take, and than a deployment of the function.
      evaluationPeriods: 15,
      // As for lag in records.
      treatMissingData: TreatMissingData.IGNORE,
    });
  }

  /**
   * While nobody knows the lag there may be any, so what is missing counts as too much; where there is little, any rate will
   * do. A rate of exactly the threshold does not ring.
   */
  #addSlowAlarm(id: FunctionName): void {
    const { stage, pager, lagImpact } = this.#props;
    const { lagRecords, throughputRecordsPerSecond } = stage.alarms;
    new RunbookAlarm(this, `${id}-slow`, {
      pager,
      impact: lagImpact,
      metric: new MathExpression({
        expression: `IF(FILL(lag, ${lagRecords + 1}) > ${lagRecords}, FILL(consumed, 0) / 60, ${throughputRecordsPerSecond})`,
        usingMetrics: {
          lag: maximumOf(this.lagRecords, 'most of any topic'),
          consumed: ourMetric(stage, METRICS.recordsConsumed, id),
        },
        period: MINUTE,
        label: 'records/s while there is lag',
      }),
      threshold: throughputRecordsPerSecond,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 15,
      datapointsToAlarm: 10,
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}

const MINUTE = Duration.minutes(1);

const lagMetric = (
  name: 'SumOffsetLag' | 'EstimatedMaxTimeLag',
  clusterName: string,
  { topic, group }: Subscription,
): Metric =>
  awsMetric(
    'AWS/Kafka',
    name,
    { 'Cluster Name': clusterName, 'Consumer Group': group, Topic: topic },
    { statistic: 'Maximum', label: topic },
  );

/**
 * Halving a batch that failed as a whole gets those through that are too much for one invocation's memory or time; the
 * handler reports everything else record by record. Halving costs no attempt and no order.
 */
const provisionedOptionsOf = (
  { provisionedPollers }: StreamSettings,
  pollerGroupName: string,
  { bucket }: DeadLetters,
): Partial<EventSourceMappingOptions> => {
  if (provisionedPollers === undefined) return {};
  const { minimum, maximum } = provisionedPollers;
  return {
    provisionedPollerConfig: { minimumPollers: minimum, maximumPollers: maximum, pollerGroupName },
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: RETRY_ATTEMPTS,
    maxRecordAge: MAX_RECORD_AGE,
    // Of all destinations S3 keeps the records' bodies and takes any size.
    onFailure: { bind: () => ({ destination: bucket.bucketArn }) },
    supportS3OnFailureDestination: true,
    metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
  };
};
