import { type InvokeCommand, RequestTooLargeException } from '@aws-sdk/client-lambda';
import type { DocumentsFunction } from '../../lambdas/adapters/documents/lambda-view-documents.ts';
import type { ViewDocuments } from '../../lambdas/core/serving/view-ports.ts';
import { makeHandler } from '../../lambdas/serve-documents/handler.ts';

/** Lambda's own. */
const MAX_PAYLOAD_BYTES = 6_291_456;

export interface ServedDocuments extends DocumentsFunction {
  /** Every payload, as text. */
  readonly payloads: string[];
  /** The most calls that were served at a time. */
  readonly busiest: number;
}

/** serve-documents over `documents` as its callers see it: nothing but text goes there and back, of Lambda's size. */
export const servedDocumentsOf = (documents: ViewDocuments): ServedDocuments => {
  const handler = makeHandler({ documents });
  const payloads: string[] = [];
  let [serving, busiest] = [0, 0];
  const send = async ({ input }: InvokeCommand) => {
    const payload = Buffer.from(input.Payload as Uint8Array).toString('utf8');
    payloads.push(payload);
    if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES) {
      throw new RequestTooLargeException({ message: 'too large', $metadata: {} });
    }
    busiest = Math.max(busiest, ++serving);
    const answer = await handler(JSON.parse(payload)).then(
      (result) => ({ Payload: textOf(result) }),
      ({ name, message }: Error) => ({
        FunctionError: 'Unhandled',
        Payload: textOf({ errorType: name, errorMessage: message, trace: [] }),
      }),
    );
    serving -= 1;
    return answer;
  };
  return {
    client: { send },
    functionName: 'serve-documents',
    payloads,
    get busiest() {
      return busiest;
    },
  };
};

const textOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
