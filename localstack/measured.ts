import type { Telemetry } from '../lambdas/core/ports.ts';
import { METRICS } from '../schema/names.ts';
import { realClock } from './time.ts';
import type { StreamHandler } from './wiring.ts';

/** Reports, for every record of a finished batch, how long ago it was produced: now its row is there to be read. */
export const measured =
  (handler: StreamHandler, telemetry: Telemetry): StreamHandler =>
  async (event, context) => {
    const outcome = await handler(event, context);
    const now = realClock.now();
    for (const records of Object.values(event.records)) {
      for (const { timestamp } of records) telemetry.duration(METRICS.rowLatencyMs, now - timestamp);
    }
    return outcome;
  };
