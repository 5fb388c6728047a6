import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import { outcomeOf } from '../../../lambdas/core/stream/outcome.ts';

const position = (topicPartition: string, offset: number) => ({ topicPartition, offset });
const failureOf = (partition: string, offset: number) => ({ itemIdentifier: { partition, offset } });

describe('the outcome of a batch', () => {
  it.each(['partial', 'whole-batch'] as const)('that is all written names nothing: %s', (mode) => {
    expect(outcomeOf({ records: [] }, mode)).toEqual({ batchItemFailures: [] });
  });

  it('that is partly written names the first unwritten offset of each partition', () => {
    const records = [
      position('movie.reviews-1', 9),
      position('movie.reviews-0', 17),
      position('movie.reviews-0', 12),
      position('movie.reviews-1', 10),
      position('movie.reviews-0', 30),
    ];
    expect(outcomeOf({ records }, 'partial').batchItemFailures).toEqual([
      failureOf('movie.reviews-1', 9),
      failureOf('movie.reviews-0', 12),
    ]);
  });

  it('names offset 0, which is an offset like others', () => {
    const records = [position('movie.reviews-0', 3), position('movie.reviews-0', 0)];
    expect(outcomeOf({ records }, 'partial').batchItemFailures).toEqual([failureOf('movie.reviews-0', 0)]);
  });

  it('is a throw where the mapping takes no partial answer, with the cause kept', () => {
    const cause = new Error('timeout');
    const records = [position('movie.reviews-0', 3), position('movie.reviews-0', 4)];
    const outcome = () => outcomeOf({ records, cause }, 'whole-batch');
    expect(outcome).toThrow(RetryBatch);
    expect(outcome).toThrow('2 records are not written; the batch is to be delivered again');
    expect(outcome).toThrow(expect.objectContaining({ cause }));
  });

  it('never resumes behind an unwritten record, and names no partition twice', () => {
    const anyPosition = fc.record({ topicPartition: fc.constantFrom('a-0', 'a-1', 'a-2'), offset: fc.nat(50) });
    fc.assert(
      fc.property(fc.array(anyPosition, { minLength: 1 }), (records) => {
        const { batchItemFailures } = outcomeOf({ records }, 'partial');
        const resume = new Map(
          batchItemFailures.map(({ itemIdentifier: { partition, offset } }) => [partition, offset]),
        );
        expect(resume.size).toBe(batchItemFailures.length);
        for (const { topicPartition, offset } of records)
          expect(resume.get(topicPartition)).toBeLessThanOrEqual(offset);
        for (const [partition, offset] of resume) expect(records).toContainEqual(position(partition, offset));
      }),
    );
  });
});
