/** Who may ask the console what: it listens on loopback, where every page of every browser of this machine can knock. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isForLoopback, isFromElsewhere } from '../../loopback-host.ts';

export interface Refusal {
  readonly status: number;
  readonly text: string;
}

export interface GuardSettings {
  readonly port: number;
  /** Random for each run; only a page that we served can know it. */
  readonly token: string;
}

/** No inline script or style, nothing from elsewhere, in nobody's frame. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const headersOf = (contentType: string): Readonly<Record<string, string>> => ({
  'content-type': contentType,
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
});

/**
 * Why the request is refused; `undefined` where it is not. A foreign Host is DNS rebinding; a foreign Origin, a cross-site
 * fetch or a missing token is another page's doing.
 */
export const refusalOf = (request: IncomingMessage, { port, token }: GuardSettings): Refusal | undefined => {
  const { host = '', origin } = request.headers;
  if (!isForLoopback(request, port))
    return { status: 421, text: 'This console answers on 127.0.0.1 and localhost only.' };
  if (isFromElsewhere(request)) return { status: 403, text: 'Another site asks for this.' };
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  if (request.method !== 'POST') return { status: 405, text: 'GET or POST.' };
  if (origin !== `http://${host}`) return { status: 403, text: 'The request does not come from this console.' };
  if (!isToken(request.headers['x-console-token'], token))
    return { status: 403, text: 'The page is of an earlier run: load it again.' };
  if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
    return { status: 415, text: 'JSON only.' };
  return undefined;
};

const isToken = (given: string | string[] | undefined, token: string): boolean => {
  if (typeof given !== 'string') return false;
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
};
