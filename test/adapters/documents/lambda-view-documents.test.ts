import type { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { CALL_TIMEOUT_MS, makeLambdaViewDocuments } from '../../../lambdas/adapters/documents/lambda-view-documents.ts';
import { MemoryViewDocuments } from '../../../lambdas/adapters/memory/view-documents.ts';
import { DEADLINE_MARGIN_MS } from '../../../lambdas/core/deadline.ts';
import { MisconfiguredFunction, RetryBatch } from '../../../lambdas/core/failures.ts';
import { documentIdOf, type ViewDocument, type ViewDocuments } from '../../../lambdas/core/serving/view-ports.ts';
import { METRICS } from '../../../schema/names.ts';
import { servedDocumentsOf } from '../../builders/documents-function.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW } from '../../builders/time.ts';
import { rankedDocumentOf, sentimentDocumentOf } from '../../builders/view-documents.ts';
import { viewDocumentsContract } from '../contracts/view-documents/view-documents-contract.ts';

const rigOver = (documents: ViewDocuments = new MemoryViewDocuments()) => {
  const served = servedDocumentsOf(documents);
  const telemetry = countedTelemetry();
  return { served, telemetry, documents: makeLambdaViewDocuments(served, telemetry) };
};
const sentiments = (count: number, over: Partial<ViewDocument> = {}): ViewDocument[] =>
  Array.from({ length: count }, (_, movieId) => sentimentDocumentOf({ movieId, ...over }));
const rankingOf = (count: number): ViewDocument[] =>
  Array.from({ length: count }, (_, index) => rankedDocumentOf('trending', index + 1, index + 1));

/** Over documents of which one call is as `act` says. */
const bent = (act: Partial<ViewDocuments>): ViewDocuments => Object.assign(new MemoryViewDocuments(), act);

const answering = (answer: unknown): Pick<LambdaClient, 'send'> => ({ send: async () => answer });

describe('View documents by a function', () => {
  viewDocumentsContract(async () => rigOver().documents);

  it('go in calls of a bounded number, two at a time', async () => {
    const { served, telemetry, documents } = rigOver();
    expect(await documents.upsert(sentiments(3_500), NOW)).toEqual({ written: 3_500, newer: 0 });
    const sizes = served.payloads.map((payload) => (JSON.parse(payload).documents as unknown[]).length);
    expect(sizes).toEqual([1_000, 1_000, 1_000, 500]);
    expect(served.busiest).toBe(2);
    expect(telemetry.counts.get(METRICS.storeOperations)).toBe(4);
    await documents.versionsOf(Array.from({ length: 11_000 }, (_, index) => `id ${index}`));
    expect(served.payloads).toHaveLength(4 + 3);
  });

  it('go in calls that Lambda takes, however large they are', async () => {
    const { served, documents } = rigOver();
    const large = sentiments(30, { title: 'é'.repeat(500_000) });
    expect(await documents.upsert(large, NOW)).toEqual({ written: 30, newer: 0 });
    expect(served.payloads.length).toBe(10);
    const ids = Array.from({ length: 30 }, (_, index) => `${index}${'é'.repeat(500_000)}`);
    expect(await documents.versionsOf(ids)).toEqual(new Map());
  });

  it('of nothing is no call', async () => {
    const { served, documents } = rigOver();
    await documents.upsert([], NOW);
    await documents.versionsOf([]);
    expect(served.payloads).toEqual([]);
  });

  it('send the first of a ranking when all others are acknowledged, over as many calls as that takes', async () => {
    const acknowledged: string[] = [];
    const begun: string[][] = [];
    const slow = new MemoryViewDocuments();
    const { documents } = rigOver(
      bent({
        upsert: async (some) => {
          const ids = some.map(documentIdOf);
          if (ids.includes(documentIdOf(rankingOf(1)[0] as ViewDocument))) begun.push([...acknowledged]);
          const outcome = await slow.upsert(some);
          acknowledged.push(...ids);
          return outcome;
        },
      }),
    );
    await documents.upsert([...rankingOf(100), ...sentiments(2_500)], NOW);
    expect(begun.map((before) => before.length)).toEqual([2_599]);
  });

  it('leave the first of a ranking out where another one failed', async () => {
    const memory = new MemoryViewDocuments();
    const { documents } = rigOver(
      bent({
        upsert: async (some) => {
          if (some.some(({ movieId }) => movieId === 1_700)) throw new Error('away');
          return memory.upsert(some);
        },
      }),
    );
    await expect(documents.upsert([...rankingOf(3), ...sentiments(2_500)], NOW)).rejects.toThrow('away');
    expect((await memory.ranking('trending', NOW, 10, NOW)).length).toBe(0);
    expect(memory.all().length).toBeGreaterThan(1_000);
  });

  it('are asked for again by whoever meets a failure of the function, and told which', async () => {
    const { documents } = rigOver(bent({ movieView: () => Promise.reject(new TypeError('the server is away')) }));
    const failure = new RetryBatch('serve-documents: TypeError: the server is away');
    await expect(documents.movieView(603, NOW)).rejects.toThrow(failure);
    await expect(documents.movieView(603, NOW)).rejects.toBeInstanceOf(RetryBatch);
  });

  it('are not asked for again where the function is misconfigured', async () => {
    const Payload = Buffer.from('{"errorType":"MisconfiguredFunction","errorMessage":"DOCUMENTS_HOST is not set"}');
    const client = answering({ FunctionError: 'Unhandled', Payload });
    const documents = makeLambdaViewDocuments({ client, functionName: 'serve' }, countedTelemetry());
    const failure = documents.ranking('trending', NOW, 1, NOW);
    await expect(failure).rejects.toBeInstanceOf(MisconfiguredFunction);
    await expect(failure).rejects.toThrow('serve: MisconfiguredFunction: DOCUMENTS_HOST is not set');
  });

  it('fail where Lambda tells nothing but that the function has failed', async () => {
    const client = answering({ FunctionError: 'Unhandled', Payload: Buffer.from('{"errorMessage":"Task timed out"}') });
    const documents = makeLambdaViewDocuments({ client, functionName: 'serve' }, countedTelemetry());
    await expect(documents.restate(1, { title: 'x', factsAt: NOW })).rejects.toThrow(
      new RetryBatch('serve: failed: Task timed out'),
    );
  });

  it('tell what Lambda itself refuses as it is', async () => {
    const client = { send: () => Promise.reject(new Error('Rate exceeded')) } as unknown as LambdaClient;
    const documents = makeLambdaViewDocuments({ client, functionName: 'serve' }, countedTelemetry());
    await expect(documents.versionsOf(['id'])).rejects.toThrow('Rate exceeded');
  });

  it('are given up in time: a call ends before the margin of its caller', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const send = async (_command: unknown, { abortSignal }: { readonly abortSignal?: AbortSignal } = {}) => {
      signals.push(abortSignal);
      return { Payload: Buffer.from('null') };
    };
    const client = { send } as unknown as LambdaClient;
    await makeLambdaViewDocuments({ client, functionName: 'serve' }, countedTelemetry()).movieView(1, NOW);
    expect(signals).toEqual([expect.any(AbortSignal)]);
    expect(CALL_TIMEOUT_MS).toBeLessThan(DEADLINE_MARGIN_MS);
  });
});
