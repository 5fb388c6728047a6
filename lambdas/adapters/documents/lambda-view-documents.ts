import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { chunksWithin } from '../../core/chunks.ts';
import { concurrently } from '../../core/concurrently.ts';
import { plainOf, restored } from '../../core/exact-json.ts';
import { MisconfiguredFunction, RetryBatch } from '../../core/failures.ts';
import type { Telemetry } from '../../core/ports.ts';
import type { DocumentsCall } from '../../core/serving/documents-call.ts';
import {
  type CopyOutcome,
  type DocumentVersion,
  isFirstOfRanking,
  type MovieView,
  type ViewDocument,
  type ViewDocuments,
} from '../../core/serving/view-ports.ts';
import type { EpochMs } from '../../core/time.ts';
import { timed } from '../telemetry/timed.ts';

/** Where serve-documents is to be called. */
export interface DocumentsFunction {
  readonly client: Pick<LambdaClient, 'send'>;
  /** Name or ARN. */
  readonly functionName: string;
}

/** How the client has to be made: whoever calls repeats a call himself, with an eye on his deadline. */
export const ONE_ATTEMPT = { maxAttempts: 1 } as const;

/**
 * Below the deadline's margin: a call that was begun in time also ends in time. It has to do for a cold start, of which
 * the environment is left to the repetition where it does not.
 */
export const CALL_TIMEOUT_MS = 4_500;

/**
 * Lambda takes and answers 6 MB (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). Far below it, so that the
 * function is done with a call, about 0.6 MB of documents or 0.3 MB of ids, within half a second.
 */
const DOCUMENTS_PER_CALL = { count: 1_000, bytes: 4_000_000 };
const IDS_PER_CALL = { count: 5_000, bytes: 4_000_000 };

/** One is served while the next is on its way. With four tasks at a time eight environments serve the workflow. */
const IN_FLIGHT = 2;

/** The documents as the function serve-documents reaches them, which is in their network. */
export const makeLambdaViewDocuments = (serving: DocumentsFunction, telemetry: Telemetry): ViewDocuments => {
  const invoke = (payload: string): Promise<unknown> => timed(telemetry, () => answerOf(serving, payload));
  const ask = async <Answer>(call: DocumentsCall): Promise<Answer> =>
    (await invoke(JSON.stringify(plainOf(call)))) as Answer;

  const upsertAll = async (documents: readonly ViewDocument[], now: EpochMs): Promise<number> => {
    let newer = 0;
    const texts = documents.map((document) => JSON.stringify(plainOf(document)));
    await all(chunksWithin(texts, DOCUMENTS_PER_CALL), async (some) => {
      const payload = `{"call":"upsert","now":${now},"documents":[${some.join()}]}`;
      const outcome = (await invoke(payload)) as CopyOutcome;
      newer += outcome.newer;
    });
    return newer;
  };

  return {
    versionsOf: async (ids) => {
      const versions = new Map<string, DocumentVersion>();
      const texts = ids.map((id) => JSON.stringify(id));
      await all(chunksWithin(texts, IDS_PER_CALL), async (some) => {
        const found = (await invoke(`{"call":"versionsOf","ids":[${some.join()}]}`)) as Map<string, DocumentVersion>;
        for (const [id, version] of found) versions.set(id, version);
      });
      return versions;
    },

    upsert: async (documents, now): Promise<CopyOutcome> => {
      const others = documents.filter((document) => !isFirstOfRanking(document));
      const newer = (await upsertAll(others, now)) + (await upsertAll(documents.filter(isFirstOfRanking), now));
      return { written: documents.length - newer, newer };
    },

    restate: (movieId, facts) => ask<number>({ call: 'restate', movieId, facts }),
    movieView: (movieId, now) => ask<MovieView | null>({ call: 'movieView', movieId, now }),
    ranking: (type, at, limit, now) => ask<ViewDocument[]>({ call: 'ranking', type, at, limit, now }),
  };
};

/** @throws what failed first, after every call in flight has ended */
const all = async (chunks: readonly string[][], act: (chunk: string[]) => Promise<void>): Promise<void> => {
  const [failure] = await concurrently(chunks, IN_FLIGHT, act);
  if (failure !== undefined) throw failure.error;
};

const answerOf = async ({ client, functionName }: DocumentsFunction, payload: string): Promise<unknown> => {
  const invocation = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(payload) });
  const answer = await client.send(invocation, { abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
  const text = Buffer.from(answer.Payload ?? []).toString('utf8');
  if (answer.FunctionError !== undefined) throw failureOf(functionName, text);
  return restored(JSON.parse(text));
};

/** What the function has thrown, as Lambda tells it; a configuration that is wrong there is wrong for its callers too. */
const failureOf = (functionName: string, text: string): Error => {
  const { errorType, errorMessage } = JSON.parse(text) as {
    readonly errorType?: string;
    readonly errorMessage?: string;
  };
  const message = `${functionName}: ${errorType ?? 'failed'}: ${errorMessage ?? text}`;
  return errorType === 'MisconfiguredFunction' ? new MisconfiguredFunction(message) : new RetryBatch(message);
};
