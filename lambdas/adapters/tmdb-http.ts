import type { TmdbReply, TmdbTransport } from '../core/poll/poll-ports.ts';
import type { Clock } from '../core/ports.ts';
import { SECOND_MS } from '../core/time.ts';
import { jsonBodyOf } from './tmdb-body.ts';

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
 * knows no other.
 */
export const makeTmdbHttp = (settings: TmdbHttpSettings): TmdbTransport => {
  const options = { ...DEFAULTS, ...settings };
  return {
    get: async (path) => {
      const authorization = `Bearer ${await settings.token()}`;
      const stopwatch = new AbortController();
      const timer = deadlineOf(stopwatch, options.headersTimeoutMs, 'no answer');
      try {
        const response = await fetch(`${settings.baseUrl}/3${path}`, {
          headers: { authorization, accept: 'application/json' },
          redirect: 'error',
          signal: stopwatch.signal,
        });
        timer.restart(options.bodyTimeoutMs, 'the answer did not end');
        return await replyOf(response, options);
      } catch (error) {
        return { kind: 'failed', reason: reasonOf(error) };
      } finally {
        timer.clear();
      }
    },
  };
};

const deadlineOf = (stopwatch: AbortController, ms: number, what: string) => {
  const start = (afterMs: number, event: string): NodeJS.Timeout =>
    setTimeout(() => stopwatch.abort(new Error(`${event} within ${afterMs} ms`)), afterMs);
  let timer = start(ms, what);
  const clear = (): void => clearTimeout(timer);
  const restart = (afterMs: number, event: string): void => {
    clear();
    timer = start(afterMs, event);
  };
  return { clear, restart };
};

export type ReplySettings = Pick<TmdbHttpSettings & typeof DEFAULTS, 'maxBodyBytes' | 'tokenSetting' | 'clock'>;

/** TMDB's codes that speak of the token or its account. Source: developer.themoviedb.org/docs/errors */
const TOKEN_CODES: ReadonlySet<unknown> = new Set([3, 7, 10, 14, 31, 32, 33, 35, 45]);
/** A body without an answer is read for TMDB's code only, which is in a hundred bytes. */
const MOST_ERROR_BYTES = 64 * 1024;

/** What an answer says. Its body may break off: then this rejects. */
export const replyOf = async (
  response: Response,
  { maxBodyBytes, tokenSetting, clock }: ReplySettings,
): Promise<TmdbReply> => {
  const { status } = response;
  if (status === 200) {
    const body = await jsonBodyOf(response, maxBodyBytes);
    return 'json' in body ? { kind: 'ok', json: body.json } : { kind: 'failed', reason: body.fault };
  }
  if (status === 429) {
    // An unread body keeps its connection busy.
    await response.body?.cancel();
    return { kind: 'throttled', retryAfterMs: retryAfterMsOf(response.headers, clock) };
  }
  const code = await tmdbCodeOf(response);
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
const tmdbCodeOf = async (response: Response): Promise<number | undefined> => {
  const body = await jsonBodyOf(response, MOST_ERROR_BYTES);
  const json = 'json' in body ? body.json : undefined;
  const code = typeof json === 'object' && json !== null && 'status_code' in json ? json.status_code : undefined;
  return typeof code === 'number' ? code : undefined;
};

/** Seconds or an HTTP date. Source: RFC 9110, section 10.2.3 */
const retryAfterMsOf = (headers: Headers, clock: Clock): number | undefined => {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * SECOND_MS;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - clock.now());
};

/** fetch says "fetch failed" and hides the reason in the cause. */
const reasonOf = (error: unknown): string => {
  const { cause } = error as { cause?: unknown };
  return [error, cause].flatMap((one) => (one instanceof Error ? [one.message] : [])).join(': ') || String(error);
};
