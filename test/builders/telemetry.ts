import type { Telemetry } from '../../lambdas/core/ports.ts';
import type { MetricName } from '../../schema/names.ts';

export interface CountedTelemetry extends Telemetry {
  readonly counts: ReadonlyMap<MetricName, number>;
  readonly durations: readonly [MetricName, number][];
  readonly warnings: readonly (readonly [string, Readonly<Record<string, unknown>>])[];
}

/** Keeps all that is reported. */
export const countedTelemetry = (): CountedTelemetry => {
  const counts = new Map<MetricName, number>();
  const durations: [MetricName, number][] = [];
  const warnings: [string, Readonly<Record<string, unknown>>][] = [];
  return {
    counts,
    durations,
    warnings,
    count: (metric, value) => void counts.set(metric, (counts.get(metric) ?? 0) + value),
    duration: (metric, ms) => void durations.push([metric, ms]),
    warn: (message, detail) => void warnings.push([message, detail]),
  };
};
