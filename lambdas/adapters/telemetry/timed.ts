import { METRICS } from '../../../schema/names.ts';
import type { Telemetry } from '../../core/ports.ts';

/** Counts one store operation and how long it took, whether it succeeded or not. */
export const timed = async <Value>(telemetry: Telemetry, act: () => Promise<Value>): Promise<Value> => {
  const startedAt = performance.now();
  try {
    return await act();
  } finally {
    telemetry.count(METRICS.storeOperations, 1);
    telemetry.duration(METRICS.storeLatencyMs, performance.now() - startedAt);
  }
};
