import { finishedPartitionsOf } from '../../lambdas/adapters/telemetry/measured.ts';
import type { MskRecord, Telemetry } from '../../lambdas/core/ports.ts';
import { METRICS } from '../../schema/names.ts';
import { realClock } from '../time/local-time.ts';
import type { StreamHandler } from './stream-wiring.ts';

/** Who looks on. */
export interface StreamWatcher {
  /** For every record: how long ago it was produced when its function is invoked. */
  readonly onInvoked?: (waitedMs: number) => void;
  readonly onFinished?: (records: readonly MskRecord[]) => void;
}

/** Reports, for every record of a partition that the batch finished, how long ago it was produced: now its row is there to be read. */
export const measured =
  (handler: StreamHandler, telemetry: Telemetry, { onInvoked, onFinished }: StreamWatcher = {}): StreamHandler =>
  async (event, context) => {
    const invokedAt = realClock.now();
    for (const { timestamp } of Object.values(event.records).flat()) onInvoked?.(invokedAt - timestamp);
    const outcome = await handler(event, context);
    const now = realClock.now();
    for (const records of finishedPartitionsOf(event, outcome)) {
      for (const { timestamp } of records) telemetry.duration(METRICS.rowLatencyMs, now - timestamp);
      onFinished?.(records);
    }
    return outcome;
  };
