import { MongoBulkWriteError, MongoNetworkTimeoutError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import type { DocumentsConnection } from '../../../lambdas/adapters/documents/documents-connection.ts';
import { makeViewDocuments } from '../../../lambdas/adapters/documents/view-documents.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW } from '../../builders/time.ts';
import { sentimentDocumentOf } from '../../builders/view-documents.ts';

/** Documents over a server that answers each write with the next of these; `null` is success. */
const documentsOver = (answers: (Error | null)[]) => {
  const writes: number[] = [];
  const bulkWrite = async (operations: readonly unknown[], options: unknown) => {
    writes.push(operations.length);
    // A local server goes on after a refusal whatever it is told; DocumentDB does only then.
    expect(options).toEqual({ ordered: false });
    const answer = answers.shift();
    if (answer !== null) throw answer ?? new Error('one write too many');
  };
  const use = (act: (views: { bulkWrite: typeof bulkWrite }) => Promise<unknown>) => act({ bulkWrite });
  const documents = makeViewDocuments({ use } as unknown as DocumentsConnection, countedTelemetry());
  return { documents, writes };
};

interface Fault {
  readonly index: number;
  readonly code: number;
}

const bulkErrorOf = (faults: Fault[], concernError?: object): MongoBulkWriteError =>
  Object.assign(Object.create(MongoBulkWriteError.prototype) as MongoBulkWriteError, {
    message: `refused ${faults.map(({ code }) => code).join(', ')}`,
    writeErrors: faults,
    result: { getWriteConcernError: () => concernError },
  });

const TWO = [sentimentDocumentOf(), sentimentDocumentOf({ movieId: 604 })];

describe('Documents whose server refuses some', () => {
  it('send those again that another one kept out, and count what is kept out again', async () => {
    const { documents, writes } = documentsOver([
      bulkErrorOf([
        { index: 0, code: 11_000 },
        { index: 1, code: 11_000 },
      ]),
      bulkErrorOf([{ index: 1, code: 11_000 }]),
    ]);
    expect(await documents.upsert(TWO, NOW)).toEqual({ written: 1, newer: 1 });
    expect(writes).toEqual([2, 2]);
  });

  it.each([
    ['for another reason', bulkErrorOf([{ index: 1, code: 52 }])],
    ['for two reasons', bulkErrorOf([11_000, 52].map((code, index) => ({ index, code })))],
    ['without saying which', bulkErrorOf([])],
    ['and has not stored the rest safely', bulkErrorOf([{ index: 0, code: 11_000 }], { code: 64 })],
    ['by not answering', new MongoNetworkTimeoutError('no answer')],
  ])('%s are not reported as written', async (_, error) => {
    const { documents } = documentsOver([error]);
    await expect(documents.upsert(TWO, NOW)).rejects.toBe(error);
  });

  it('are not asked for the rest after a failure', async () => {
    const error = new MongoNetworkTimeoutError('no answer');
    const { documents, writes } = documentsOver([error, error]);
    const many = Array.from({ length: 2_000 }, (_, movieId) => sentimentDocumentOf({ movieId }));
    await expect(documents.upsert(many, NOW)).rejects.toBe(error);
    expect(writes).toEqual([250, 250]);
  });

  it('reject for the second answer as for the first', async () => {
    const error = bulkErrorOf([{ index: 0, code: 52 }]);
    const { documents } = documentsOver([bulkErrorOf([{ index: 0, code: 11_000 }]), error]);
    await expect(documents.upsert(TWO, NOW)).rejects.toBe(error);
  });
});
