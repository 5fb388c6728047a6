import type { TmdbReply, TmdbTransport } from '../core/poll/poll-ports.ts';
import type { Clock } from '../core/ports.ts';
import { SECOND_MS } from '../core/time.ts';

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

type Options = TmdbHttpSettings & typeof DEFAULTS;

const replyOf = async (response: Response, { maxBodyBytes, tokenSetting, clock }: Options): Promise<TmdbReply> => {
  const { status } = response;
  if (status === 200) return bodyOf(response, maxBodyBytes);
  // An unread body keeps its connection busy.
  await response.body?.cancel();
  if (status === 404) return { kind: 'missing' };
  if (status === 429) return { kind: 'throttled', retryAfterMs: retryAfterMsOf(response.headers, clock) };
  if (status === 401 || status === 403) {
    const reason = `TMDB refuses the token (HTTP ${status}): put a valid API Read Access Token into ${tokenSetting}`;
    return { kind: 'refused', reason };
  }
  const isFinal = status >= 400 && status < 500 && status !== 408;
  return { kind: isFinal ? 'rejected' : 'failed', reason: `HTTP ${status}` };
};

const bodyOf = async (response: Response, maxBodyBytes: number): Promise<TmdbReply> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBodyBytes) return { kind: 'failed', reason: `the answer is larger than ${maxBodyBytes} bytes` };
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return { kind: 'ok', json: JSON.parse(text) as unknown };
  } catch {
    return { kind: 'failed', reason: `the answer is no JSON: ${JSON.stringify(text.slice(0, 60))}` };
  }
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
