import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.ts';

const HEADERS = { 'content-type': 'application/json;charset=utf-8' };
const DEFAULT_DELAY_MS = 1_000;
const OVERSIZED_BYTES = 5 * 1024 * 1024;

/** With its length said, head and body are one write and nothing is cut into chunks. */
export const sendJson = (response: ServerResponse, body: string): void => {
  response.writeHead(200, { ...HEADERS, 'content-length': Buffer.byteLength(body) }).end(body);
};

/** An error in TMDB's form. Source for the codes: developer.themoviedb.org/docs/errors */
export const sendStatus = (
  response: ServerResponse,
  status: number,
  statusCode: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void => {
  const body = JSON.stringify({ success: false, status_code: statusCode, status_message: message });
  response.writeHead(status, { ...HEADERS, ...headers }).end(body);
};

export const reasonPhraseOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Does to the answer `body` what the fault says. */
export const sendFault = async (
  request: IncomingMessage,
  response: ServerResponse,
  { kind, delayMs = DEFAULT_DELAY_MS }: Fault,
  body: string,
): Promise<void> => {
  switch (kind) {
    case 'slow':
      // Its end need not be waited for by a server that stops.
      await sleep(delayMs, undefined, { ref: false });
      return sendJson(response, body);
    case 'stalled':
      response.writeHead(200, { ...HEADERS, 'content-length': Buffer.byteLength(body) });
      response.write(body.slice(0, body.length / 2));
      return;
    case 'broken-json':
      return sendJson(response, body.slice(0, -Math.ceil(body.length / 3)));
    case 'malformed':
      return sendJson(response, JSON.stringify({ unexpected: true }));
    case 'malformed-movie':
      return sendJson(response, withoutNumbers(body));
    case 'oversized':
      return sendJson(response, JSON.stringify('x'.repeat(OVERSIZED_BYTES)));
    case 'reset':
      request.socket.resetAndDestroy();
      return;
    case 'error':
    case 'throttle':
      return sendStatus(response, 500, 11, 'Internal error: Something went wrong, contact TMDB.');
    default:
      throw new Error(`no such fault: ${String(kind satisfies never)}`);
  }
};

const withoutNumbers = (body: string): string => {
  const answer = JSON.parse(body) as { results?: Record<string, unknown>[] } & Record<string, unknown>;
  const target = answer.results?.[0] ?? answer;
  target['popularity'] = 'soaring';
  return JSON.stringify(answer);
};
