import type { BatchOutcome, MskRecord } from '../../../lambdas/core/ports.ts';
import { topicPartitionOf } from './msk-envelope.ts';

/** A batch parted at the offsets the function reported: `done` lies before them, `remaining` is delivered again. */
export interface PartedBatch {
  readonly done: MskRecord[];
  readonly remaining: MskRecord[];
}

/**
 * Partitions the function does not name are done; a named one resumes at the lowest offset named for it.
 * @throws Error if an identifier names no record of the batch: Lambda then takes the whole batch as failed.
 */
export const partBatch = (records: readonly MskRecord[], { batchItemFailures }: BatchOutcome): PartedBatch => {
  const resumeAt = new Map<string, number>();
  const unknown = new Set<string>();
  for (const { itemIdentifier } of batchItemFailures) {
    const { partition, offset } = itemIdentifier;
    resumeAt.set(partition, Math.min(offset, resumeAt.get(partition) ?? offset));
    unknown.add(identifierOf(partition, offset));
  }
  const done: MskRecord[] = [];
  const remaining: MskRecord[] = [];
  for (const record of records) {
    const topicPartition = topicPartitionOf(record);
    const offset = resumeAt.get(topicPartition);
    if (offset !== undefined) unknown.delete(identifierOf(topicPartition, record.offset));
    (offset === undefined || record.offset < offset ? done : remaining).push(record);
  }
  if (unknown.size > 0) throw notInBatch([...unknown]);
  return { done, remaining };
};

const identifierOf = (partition: string, offset: number): string => `${partition}@${offset}`;

const notInBatch = (identifiers: string[]): Error =>
  new Error(
    `batchItemFailures names ${identifiers.join(', ')}, which the batch does not hold; all of it is delivered again`,
  );
