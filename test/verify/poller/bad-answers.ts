/** What an address that fails may answer, as the shipped HTTP client reads it. */
import { gzipSync } from 'node:zlib';
import { replyOf } from '../../../lambdas/adapters/tmdb-http.ts';
import type { TmdbReply } from '../../../lambdas/core/poll/poll-ports.ts';
import { epochMs, SECOND_MS } from '../../../lambdas/core/time.ts';

export interface BadAnswer {
  readonly name: string;
  readonly reply: TmdbReply;
  readonly afterMs: number;
}

interface Sent {
  readonly name: string;
  readonly status?: number;
  readonly body?: string | Uint8Array;
  readonly headers?: Record<string, string>;
  readonly afterMs?: number;
}

const HTML = '<html><body>The request could not be satisfied.</body></html>';

const SENT: readonly Sent[] = [
  { name: '500', status: 500 },
  { name: '502 as a page', status: 502, body: HTML },
  { name: "503 in TMDB's words", status: 503, body: '{"success":false,"status_code":9}' },
  { name: '504 after 5 s', status: 504, afterMs: 5 * SECOND_MS },
  { name: '400', status: 400, body: '{"status_code":22}' },
  { name: '401 as a page', status: 401, body: HTML },
  { name: '403 as a page', status: 403, body: HTML },
  { name: "404 in TMDB's words", status: 404, body: '{"status_code":34}' },
  { name: '404 as a page', status: 404, body: HTML },
  { name: '429', status: 429 },
  { name: '429 for 10 s', status: 429, headers: { 'retry-after': '10' } },
  { name: '429 for 2 min', status: 429, headers: { 'retry-after': '120' } },
  { name: '429 for a day', status: 429, headers: { 'retry-after': '86400' } },
  { name: 'a page instead of JSON', body: HTML },
  { name: 'JSON that ends early', body: '{"page":1,"results":[{"id":' },
  { name: 'gzip that ends early', body: gzipSync('{"page":1,"results":[]}').subarray(0, 16) },
  { name: 'JSON of another shape', body: '[]' },
  { name: "200 with TMDB's error in it", body: '{"success":false,"status_code":11}' },
];

/** Those that never come to a body. */
const LOST: readonly BadAnswer[] = [
  { name: 'no answer', reply: { kind: 'failed', reason: 'no answer within 5000 ms' }, afterMs: 5 * SECOND_MS },
  {
    name: 'an answer that does not end',
    reply: { kind: 'failed', reason: 'the answer did not end' },
    afterMs: 15 * SECOND_MS,
  },
  { name: 'a connection that breaks', reply: { kind: 'failed', reason: 'socket hang up' }, afterMs: 50 },
];

const OPTIONS = { maxBodyBytes: 4 * 1024 * 1024, tokenSetting: 'X', clock: { now: () => epochMs(0) } };

export const badAnswers = (): BadAnswer[] => [
  ...SENT.map(({ name, status = 200, body = '', headers = {}, afterMs = 100 }): BadAnswer => {
    const reply = replyOf({ status, headers, body: Buffer.from(body) }, OPTIONS);
    return { name, reply, afterMs };
  }),
  ...LOST,
];
