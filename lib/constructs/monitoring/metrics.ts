/** The metrics that dashboard and alarms look at: our own by their names in `schema/names.ts`, AWS's from this list. */
import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, type MetricProps } from 'aws-cdk-lib/aws-cloudwatch';
import { type FunctionName, METRIC_NAMESPACE, type MetricName } from '../../../schema/names.ts';
import type { Stage } from '../../stages.ts';

/**
 * Names as AWS documents them, per namespace. Lag has the dimensions `Cluster Name`, `Consumer Group` and `Topic`, a disk
 * `Cluster Name` and `Broker ID`; both are free of charge at MSK's default level of monitoring.
 */
export const AWS_METRICS = {
  'AWS/Kafka': [
    'SumOffsetLag',
    'EstimatedMaxTimeLag',
    'GlobalPartitionCount',
    'BytesInPerSec',
    'KafkaDataLogsDiskUsed',
  ],
  'AWS/Lambda': ['Invocations', 'Errors', 'Throttles', 'Duration', 'OnFailureDestinationDeliveredEventCount'],
  'AWS/Cassandra': [
    'ReadThrottleEvents',
    'WriteThrottleEvents',
    'ConsumedReadCapacityUnits',
    'ConsumedWriteCapacityUnits',
  ],
  'AWS/States': ['ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted', 'ExecutionTime'],
  'AWS/DocDB': ['ServerlessDatabaseCapacity'],
  'AWS/SQS': ['ApproximateNumberOfMessagesVisible'],
} as const;
export type AwsNamespace = keyof typeof AWS_METRICS;
export type AwsMetricName<Namespace extends AwsNamespace> = (typeof AWS_METRICS)[Namespace][number];

type Options = Omit<MetricProps, 'namespace' | 'metricName' | 'dimensionsMap'>;

const MINUTE = Duration.minutes(1);

export const metricNamespaceOf = ({ name }: Stage): string => `${METRIC_NAMESPACE}/${name}`;

/** A metric that one of our functions reports about itself. One minute, summed up, unless said otherwise. */
export const ourMetric = (stage: Stage, name: MetricName, functionName: FunctionName, options: Options = {}): Metric =>
  new Metric({
    namespace: metricNamespaceOf(stage),
    metricName: name,
    dimensionsMap: { service: functionName },
    statistic: 'Sum',
    period: MINUTE,
    label: functionName,
    ...options,
  });

/** A metric of AWS's own. One minute, summed up, unless said otherwise. */
export const awsMetric = <Namespace extends AwsNamespace>(
  namespace: Namespace,
  metricName: AwsMetricName<Namespace>,
  dimensionsMap: Readonly<Record<string, string>>,
  options: Options = {},
): Metric =>
  new Metric({
    namespace,
    metricName,
    dimensionsMap: { ...dimensionsMap },
    statistic: 'Sum',
    period: MINUTE,
    ...options,
  });

/** For dashboards: the metric under whatever further dimensions AWS reports it. */
export const searchMetrics = <Namespace extends AwsNamespace>(
  namespace: Namespace,
  metricName: AwsMetricName<Namespace>,
  dimensions: Readonly<Record<string, string>>,
  period = MINUTE,
): IMetric => {
  const terms = Object.entries({ Namespace: namespace, MetricName: metricName, ...dimensions });
  // The name of a dimension cannot have a blank in it here; its value alone finds it as well.
  const query = terms.map(([name, value]) => (name.includes(' ') ? `"${value}"` : `${name}="${value}"`)).join(' ');
  return new MathExpression({
    expression: `SEARCH('${query}', 'Sum', ${period.toSeconds()})`,
    period,
    label: metricName,
  });
};

/** What all of them report together, as far as they do: one that is missing counts as nothing. */
export const sumOf = (metrics: readonly Metric[], label: string): IMetric => combined('SUM', metrics, label);

/** The greatest of what they report. */
export const maximumOf = (metrics: readonly Metric[], label: string): IMetric => combined('MAX', metrics, label);

const combined = (how: 'SUM' | 'MAX', metrics: readonly Metric[], label: string): IMetric => {
  const [first, second] = metrics;
  if (first === undefined) throw new Error(`${label}: there are no metrics to combine`);
  if (second === undefined) return first;
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  const expression = `${how}([${Object.keys(usingMetrics).join(', ')}])`;
  return new MathExpression({ expression, usingMetrics, period: first.period, label });
};
