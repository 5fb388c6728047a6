import { type ClientRequest, get as getPlain, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { get as getSecure } from 'node:https';
import type { TmdbReply, TmdbTransport } from '../core/poll/poll-ports.ts';
import type { Clock } from '../core/ports.ts';
import { SECOND_MS } from '../core/time.ts';
import { bytesOf, jsonOf } from './tmdb-body.ts';

export interface TmdbHttpSettings {
  /** `https://api.themoviedb.org` */
  readonly baseUrl: string;
  /** TMDB's "API Read Access Token". Asked for at every request, so that a replaced token is taken up. */
  readonly token: () => Promise<string>;
  /** For messages: where a wrong token is to be corrected. */
  readonly tokenSetting: string;
  readonly clock: Clock;
  /** From the first packet to the answer's headers. @default 5,000 */
  readonly headersTimeoutMs?: number;
  /** From the headers to the last byte. @default 10,000 */
  readonly bodyTimeoutMs?: number;
  /** @default 4 MiB; the largest answer in use, details with 20 reviews, is below 1 MB */
  readonly maxBodyBytes?: number;
}

const DEFAULTS = { headersTimeoutMs: 5_000, bodyTimeoutMs: 10_000, maxBodyBytes: 4 * 1024 * 1024 };

/**
 * TMDB's API, version 3, over HTTP. The token travels in the Authorization header only, never in a URL, and redirects are
 * not followed, so it reaches no other host. Timeouts are of real time, whatever time the poller lives in: the network
 * knows no other. Node's own client, since `fetch` takes twice the processor time, and answers are what a poll costs.
 */
export const makeTmdbHttp = (settings: TmdbHttpSettings): TmdbTransport => {
  const options = { ...DEFAULTS, ...settings };
  const get = settings.baseUrl.startsWith('https:') ? getSecure : getPlain;
  return {
    get: async (path) => {
      const authorization = `Bearer ${await settings.token()}`;
      try {
        const headers = { authorization, accept: 'application/json', 'accept-encoding': 'gzip' };
        const ask = (agent?: false) => get(`${settings.baseUrl}/3${path}`, { headers, agent });
        return replyOf(await answerOf(ask, options), options);
      } catch (error) {
        return { kind: 'failed', reason: reasonOf(error) };
      }
    },
  };
};

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** `undefined`: larger than is taken. */
  readonly body: Buffer | undefined;
}

/** A body without an answer is read for TMDB's code only, which is in a hundred bytes. */
const MOST_ERROR_BYTES = 64 * 1024;

type Limits = Pick<Required<TmdbHttpSettings>, keyof typeof DEFAULTS>;

/**
 * A connection that was kept may have been closed at the other end meanwhile, above all while the environment was frozen:
 * nobody has read the question, so it is asked once more over a new one.
 */
const answerOf = async (ask: (agent?: false) => ClientRequest, limits: Limits): Promise<HttpAnswer> => {
  const request = ask();
  try {
    return await answerTo(request, limits);
  } catch (error) {
    if (!request.reusedSocket || (error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
    return answerTo(ask(false), limits);
  }
};

const answerTo = async (request: ClientRequest, limits: Limits): Promise<HttpAnswer> => {
  const answered = Promise.withResolvers<IncomingMessage>();
  // Also what comes after the answer's first bytes: without a listener it would end the process.
  request.on('response', answered.resolve).on('error', answered.reject);
  const response = await within(limits.headersTimeoutMs, 'no answer', request, answered.promise);
  const { statusCode: status = 0, headers } = response;
  const bytes = bytesOf(response, status === 200 ? limits.maxBodyBytes : MOST_ERROR_BYTES);
  return { status, headers, body: await within(limits.bodyTimeoutMs, 'the answer did not end', response, bytes) };
};

/** What is not there in time is broken off. */
const within = async <Value>(
  ms: number,
  what: string,
  source: ClientRequest | IncomingMessage,
  value: Promise<Value>,
): Promise<Value> => {
  const timer = setTimeout(() => source.destroy(new Error(`${what} within ${ms} ms`)), ms);
  try {
    return await value;
  } finally {
    clearTimeout(timer);
  }
};

export type ReplySettings = Pick<TmdbHttpSettings & typeof DEFAULTS, 'maxBodyBytes' | 'tokenSetting' | 'clock'>;

/** TMDB's codes that speak of the token or its account. Source: developer.themoviedb.org/docs/errors */
const TOKEN_CODES: ReadonlySet<unknown> = new Set([3, 7, 10, 14, 31, 32, 33, 35, 45]);
/** What an answer says. */
export const replyOf = (
  { status, headers, body }: HttpAnswer,
  { maxBodyBytes, tokenSetting, clock }: ReplySettings,
): TmdbReply => {
  if (status === 200) {
    const read = jsonOf(body, headers['content-encoding'], maxBodyBytes);
    return 'json' in read ? { kind: 'ok', json: read.json } : { kind: 'failed', reason: read.fault };
  }
  if (status === 429) return { kind: 'throttled', retryAfterMs: retryAfterMsOf(headers['retry-after'], clock) };
  const code = tmdbCodeOf(headers, body);
  if (status === 404 && code !== undefined) return { kind: 'missing' };
  if ((status === 401 || status === 403) && TOKEN_CODES.has(code)) {
    const reason = `TMDB refuses the token (HTTP ${status}): put a valid API Read Access Token into ${tokenSetting}`;
    return { kind: 'refused', reason };
  }
  const isFinal = status >= 400 && status < 500 && status !== 408;
  const reason = code === undefined ? `HTTP ${status}, not in TMDB's words` : `HTTP ${status}`;
  return { kind: isFinal ? 'rejected' : 'failed', reason };
};

/**
 * The code of TMDB's own errors. `undefined`: the answer is not TMDB's, but a page of what stands in front of it, which
 * says nothing of the token and nothing of whether a movie is there.
 */
const tmdbCodeOf = (headers: IncomingHttpHeaders, body: Buffer | undefined): number | undefined => {
  const read = jsonOf(body, headers['content-encoding'], MOST_ERROR_BYTES);
  const json = 'json' in read ? read.json : undefined;
  const code = typeof json === 'object' && json !== null && 'status_code' in json ? json.status_code : undefined;
  return typeof code === 'number' ? code : undefined;
};

/** Seconds or an HTTP date. Source: RFC 9110, section 10.2.3 */
const retryAfterMsOf = (header = '', clock: Clock): number | undefined => {
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * SECOND_MS;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - clock.now());
};

/** Where a name has several addresses the error is about all of them, and without words. */
const reasonOf = (error: unknown): string => {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || String(error);
};
