import { METRICS } from '../../../schema/names.ts';
import type { BatchOutcome, Clock, InvocationContext, MskEvent, MskRecord, Telemetry } from '../../core/ports.ts';

type StreamHandler = (event: MskEvent, context: InvocationContext) => Promise<BatchOutcome>;

/**
 * Reports how long a batch took, and for each partition that it finished how long ago its oldest record was appended:
 * now its row is there to be read. One observation per partition and batch, since a figure per record would cost more
 * than the records do.
 */
export const measured =
  (handler: StreamHandler, telemetry: Telemetry, clock: Clock): StreamHandler =>
  async (event, context) => {
    const startedAt = performance.now();
    const outcome = await handler(event, context);
    telemetry.duration(METRICS.batchLatencyMs, performance.now() - startedAt);
    const now = clock.now();
    for (const records of finishedPartitionsOf(event, outcome)) {
      const oldest = records.reduce((least, { timestamp }) => Math.min(least, timestamp), Number.POSITIVE_INFINITY);
      telemetry.duration(METRICS.rowLatencyMs, now - oldest);
    }
    return outcome;
  };

/** The records of each partition that `outcome` does not want delivered again; none of the lists is empty. */
export const finishedPartitionsOf = (event: MskEvent, outcome: BatchOutcome): (readonly MskRecord[])[] => {
  const unfinished = new Set(outcome.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier.partition));
  return Object.entries(event.records).flatMap(([topicPartition, records]) =>
    unfinished.has(topicPartition) || records.length === 0 ? [] : [records],
  );
};
