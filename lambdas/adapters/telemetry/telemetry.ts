import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { type FunctionName, METRICS, type MetricName } from '../../../schema/names.ts';
import type { Telemetry } from '../../core/ports.ts';
import { printable } from '../../core/printable.ts';

export interface LambdaTelemetry extends Telemetry {
  /** Publishes what an invocation has reported when it ends, and logs why it failed. */
  reported<Event, Outcome>(
    handler: (event: Event, context: Context) => Promise<Outcome>,
  ): (event: Event, context: Context) => Promise<Outcome>;
}

/**
 * Metrics and logs as Lambda takes them: lines on its outputs, no call, no agent. Metrics are in CloudWatch's
 * embedded metric format (namespace `POWERTOOLS_METRICS_NAMESPACE`, the stage's; dimension `service` = the function's name, and no other dimension: each
 * value of one would be a metric of its own), one object per invocation: counts added up, durations in milliseconds.
 *
 * Logs are JSON lines. `message` is one of these and never changes; what varies stands in `detail` or `error`:
 *
 * | message | level | detail |
 * |---|---|---|
 * | `record set aside` | WARN | `topicPartition`, `offset`, `code` (one of PoisonCode), `reason`; the bytes are in the dead letter |
 * | `TMDB sent something malformed; it is skipped` | WARN | `reason` |
 * | `TMDB request failed; a later poll asks again` | WARN | `reason` |
 * | `More of this poll failed; it is counted` | WARN | |
 * | `TMDB lists more changed movies than a poll reads` | WARN | `pages`, `read` |
 * | `The poll ended before its plan` | WARN | `cause`, `message` |
 * | `label changes are lost` | WARN | `changes` (how many), `reason`; they are not sent again |
 * | `invocation failed` | ERROR | `error` with its causes; Lambda delivers the batch again |
 *
 * A function that cannot start logs nothing of its own: Lambda reports the MisconfiguredFunction with all its faults.
 */
export const makeLambdaTelemetry = (functionName: FunctionName): LambdaTelemetry => {
  const logger = new Logger({ serviceName: functionName });
  const metrics = new Metrics({ serviceName: functionName });
  const counts = new Map<MetricName, number>();
  const durations = new Map<MetricName, number[]>();

  const flush = (): void => {
    if (counts.size + durations.size === 0) return;
    for (const [metric, value] of counts) metrics.addMetric(metric, MetricUnit.Count, value);
    for (const [metric, values] of durations) {
      for (const value of spreadOf(values)) metrics.addMetric(metric, MetricUnit.Milliseconds, value);
    }
    metrics.addMetric(METRICS.memoryUsedMb, MetricUnit.Megabytes, process.memoryUsage.rss() / BYTES_PER_MB);
    counts.clear();
    durations.clear();
    metrics.publishStoredMetrics();
  };

  return {
    count: (metric, value) => void counts.set(metric, (counts.get(metric) ?? 0) + value),
    duration: (metric, ms) => {
      const values = durations.get(metric);
      if (values === undefined) durations.set(metric, [ms]);
      else values.push(ms);
    },
    // Nested: the logger drops keys of its own, such as `message`, from what is spread into a line.
    warn: (message, detail) => logger.warn(message, { detail: printableDetail(detail) }),
    reported: (handler) => async (event, context) => {
      logger.addContext(context);
      try {
        return await handler(event, context);
      } catch (error) {
        logger.error('invocation failed', { error });
        throw error;
      } finally {
        flush();
      }
    },
  };
};

/** Logs are read on terminals, and details quote strangers. */
const printableDetail = (detail: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(detail).map(([name, value]) => [name, typeof value === 'string' ? printable(value) : value]),
  );

const BYTES_PER_MB = 1_000_000;

/** CloudWatch takes 100 values of a metric in one object; powertools publishes as soon as it has them. */
const MAX_VALUES = 99;

/** So many values that lie at even distances in the order of all: their percentiles, the greatest among them. */
const spreadOf = (values: readonly number[]): readonly number[] => {
  if (values.length <= MAX_VALUES) return values;
  const sorted = Float64Array.from(values).sort();
  return Array.from({ length: MAX_VALUES }, (_, index) => {
    const place = Math.ceil(((index + 1) * sorted.length) / MAX_VALUES) - 1;
    return sorted[place] as number;
  });
};
