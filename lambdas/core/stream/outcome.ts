import { RetryBatch } from '../failures.ts';
import type { BatchOutcome, RecordPosition } from '../ports.ts';
import type { Unwritten } from './upsert-windows.ts';

/** How a function tells Lambda what was not done: `whole-batch` by throwing, `partial` by naming where to resume. */
export type OutcomeMode = 'whole-batch' | 'partial';

/** `partial` needs an event source mapping with ReportBatchItemFailures, which MSK has in provisioned mode. */
export const outcomeOf = (unwritten: Unwritten, mode: OutcomeMode): BatchOutcome => {
  if (unwritten.records.length === 0) return { batchItemFailures: [] };
  if (mode === 'whole-batch') {
    throw new RetryBatch(`${unwritten.records.length} records are not written; the batch is to be delivered again`, {
      cause: unwritten.cause,
    });
  }
  return { batchItemFailures: resumePoints(unwritten.records) };
};

/** The first unwritten offset of each partition: everything from there is delivered again. */
const resumePoints = (records: readonly RecordPosition[]): BatchOutcome['batchItemFailures'] => {
  const first = new Map<string, number>();
  for (const { topicPartition, offset } of records) {
    first.set(topicPartition, Math.min(offset, first.get(topicPartition) ?? offset));
  }
  return [...first].map(([partition, offset]) => ({ itemIdentifier: { partition, offset } }));
};
