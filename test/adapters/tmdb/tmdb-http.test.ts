import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { makeTmdbHttp } from '../../../lambdas/adapters/tmdb-http.ts';
import type { TmdbReply } from '../../../lambdas/core/poll/poll-ports.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import type { Fault } from '../../../localstack/tmdb/faults.ts';
import { TmdbServer } from '../../../localstack/tmdb/server.ts';

const TOKEN = 'secret-token-4711';
const NOON = epochMs(Date.UTC(2026, 10, 23, 12));

describe('The HTTP client of TMDB', () => {
  const asked: { pathname: string; query: string }[] = [];
  let server: TmdbServer | undefined;

  afterEach(async () => {
    await server?.stop();
    asked.length = 0;
  });

  const get = async (
    path: string,
    faults: readonly Fault[] = [],
    token = TOKEN,
    timeoutMs = 10_000,
  ): Promise<TmdbReply> => {
    const answers = {
      bodyOf: (pathname: string, query: URLSearchParams) => {
        asked.push({ pathname, query: query.toString() });
        if (pathname === '/movie/400') return { refusal: 'bad-page' } as const;
        return pathname === '/movie/404' ? ({ refusal: 'not-found' } as const) : { json: '{"title":"Amélie 😍"}' };
      },
    };
    const clock = { now: () => NOON };
    server = new TmdbServer({ answers, clock, token: TOKEN, faults });
    const baseUrl = await server.start();
    const timeouts = { headersTimeoutMs: timeoutMs, bodyTimeoutMs: timeoutMs };
    return makeTmdbHttp({ baseUrl, token: async () => token, tokenSetting: 'TMDB_API_TOKEN', clock, ...timeouts }).get(
      path,
    );
  };

  /** What the client makes of a body. */
  const answered = async (
    body: string | Buffer,
    { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
  ): Promise<TmdbReply> => {
    const plain = createServer((_, response) => response.writeHead(status, headers).end(body));
    await once(plain.listen(0, '127.0.0.1'), 'listening');
    const baseUrl = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
    const client = makeTmdbHttp({ baseUrl, token: async () => TOKEN, tokenSetting: 'X', clock: { now: () => NOON } });
    try {
      return await client.get('/movie/1');
    } finally {
      plain.closeAllConnections();
      plain.close();
    }
  };

  it('gets JSON, below version 3, with the token in the header and nowhere else', async () => {
    expect(await get('/movie/1?page=2')).toEqual({ kind: 'ok', json: { title: 'Amélie 😍' } });
    expect(asked).toEqual([{ pathname: '/movie/1', query: 'page=2' }]);
  });

  it('tells what is missing', async () => {
    expect(await get('/movie/404')).toEqual({ kind: 'missing' });
  });

  it('tells what TMDB will never answer', async () => {
    expect(await get('/movie/400')).toEqual({ kind: 'rejected', reason: 'HTTP 400' });
  });

  it('names the setting when the token is refused, not the token', async () => {
    const reply = await get('/movie/1', [], 'wrong-token-99');
    expect(reply).toEqual({
      kind: 'refused',
      reason: 'TMDB refuses the token (HTTP 401): put a valid API Read Access Token into TMDB_API_TOKEN',
    });
  });

  it('passes on how long TMDB asks to wait, in seconds', async () => {
    expect(await get('/movie/1', [{ kind: 'throttle' }])).toEqual({ kind: 'throttled', retryAfterMs: 1_000 });
  });

  it.each<[Fault, RegExp, number?]>([
    [{ kind: 'error' }, /^HTTP 500$/],
    [{ kind: 'broken-json' }, /the answer is no JSON/],
    [{ kind: 'reset' }, /ECONNRESET|socket hang up/],
    [{ kind: 'slow', delayMs: 2_000 }, /no answer within 150 ms/, 150],
    [{ kind: 'stalled' }, /the answer did not end within 150 ms/, 150],
    [{ kind: 'oversized' }, /larger than 4194304 bytes/],
  ])('reports %j as a failure worth another attempt', async (fault, reason, timeoutMs) => {
    const reply = await get('/movie/1', [fault], TOKEN, timeoutMs);
    expect(reply).toEqual({ kind: 'failed', reason: expect.stringMatching(reason) });
    expect(JSON.stringify(reply)).not.toContain(TOKEN);
  });

  it.each<[number, string, TmdbReply['kind']]>([
    [404, '<html>no such page</html>', 'rejected'],
    [404, '', 'rejected'],
    [404, '{"success":false,"status_code":34}', 'missing'],
    [401, '{"status_code":7,"status_message":"Invalid API key"}', 'refused'],
    [403, '{"status_code":45}', 'refused'],
    [401, '{"status_code":3}', 'refused'],
    [401, '{"status_code":10}', 'refused'],
    [401, '{"status_code":39,"status_message":"This resource is private"}', 'rejected'],
    [403, '<html>Request blocked</html>', 'rejected'],
    [403, '{"message":"Forbidden"}', 'rejected'],
    [403, 'null', 'rejected'],
    [401, '', 'rejected'],
    [503, '{"status_code":9}', 'failed'],
    [500, '{"status_code":7}', 'failed'],
    [408, '', 'failed'],
  ])('tells what stands in front of TMDB from TMDB itself: %i %s', async (status, body, kind) => {
    expect(await answered(body, { status })).toMatchObject({ kind });
  });

  it.each([
    ['once', [gzipSync]],
    ['twice', [gzipSync, gzipSync]],
    ['twice, and once as was asked for', [gzipSync, gzipSync, gzipSync]],
    [
      'behind a byte order mark',
      [(text: string | Buffer) => Buffer.concat([Buffer.from('\uFEFF'), Buffer.from(text)])],
    ],
  ] as const)('unpacks what was packed %s without a word', async (_, packings) => {
    const body = (packings as readonly ((text: string | Buffer) => Buffer)[]).reduce<Buffer>(
      (packed, pack) => pack(packed),
      Buffer.from('{"title":"Amélie 😍"}'),
    );
    expect(await answered(body)).toEqual({ kind: 'ok', json: { title: 'Amélie 😍' } });
  });

  it.each([
    [gzipSync(Buffer.alloc(5 * 1024 * 1024, ' ')), /larger than 4194304 bytes/],
    [gzipSync('{}').subarray(0, 15), /broken gzip/],
  ])('fails on packed bytes that end early or unpack to too much, %#', async (body, reason) => {
    expect(await answered(body)).toEqual({ kind: 'failed', reason: expect.stringMatching(reason) });
  });

  it.each([
    ['br', brotliCompressSync('{"id":1}')],
    ['Deflate', deflateSync('{"id":1}')],
    ['zstd', zstdCompressSync('{"id":1}')],
    ['br, gzip', gzipSync(brotliCompressSync('{"id":1}'))],
    ['gzip, br', brotliCompressSync(gzipSync('{"id":1}'))],
    ['identity', Buffer.from('{"id":1}')],
    ['constructor', Buffer.from('{"id":1}')],
  ])('unpacks what says that it is %s, though nobody asked for it', async (encoding, body) => {
    expect(await answered(body, { headers: { 'content-encoding': encoding } })).toEqual({
      kind: 'ok',
      json: { id: 1 },
    });
  });

  it.each([
    ['br', brotliCompressSync(Buffer.alloc(5 * 1024 * 1024, ' ')), /larger than 4194304 bytes/],
    ['deflate', Buffer.from('{}'), /broken deflate/],
  ])('fails on %s that unpacks to too much or not at all', async (encoding, body, reason) => {
    const reply = await answered(body, { headers: { 'content-encoding': encoding } });
    expect(reply).toEqual({ kind: 'failed', reason: expect.stringMatching(reason) });
  });

  it('asks once more where the connection it has kept turns out to be closed', async () => {
    let requests = 0;
    const closing = createServer((request, response) => {
      requests++;
      if (requests === 2) request.socket.resetAndDestroy();
      else response.end('{"id":1}');
    });
    await once(closing.listen(0, '127.0.0.1'), 'listening');
    const baseUrl = `http://127.0.0.1:${(closing.address() as AddressInfo).port}`;
    const client = makeTmdbHttp({ baseUrl, token: async () => TOKEN, tokenSetting: 'X', clock: { now: () => NOON } });
    const replies = [await client.get('/movie/1'), await client.get('/movie/2')];
    closing.closeAllConnections();
    closing.close();
    expect(replies.map(({ kind }) => kind)).toEqual(['ok', 'ok']);
    expect(requests).toBe(3);
  });

  it('reports an answer that breaks off', async () => {
    const breaking = createServer((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{', () => response.destroy());
    });
    await once(breaking.listen(0, '127.0.0.1'), 'listening');
    const baseUrl = `http://127.0.0.1:${(breaking.address() as AddressInfo).port}`;
    const client = makeTmdbHttp({ baseUrl, token: async () => TOKEN, tokenSetting: 'X', clock: { now: () => NOON } });
    expect(await client.get('/movie/1')).toEqual({ kind: 'failed', reason: 'aborted' });
    breaking.close();
  });

  it('asks again over the connection that it has', async () => {
    let connections = 0;
    const lasting = createServer((_, response) => response.end('{}')).on('connection', () => connections++);
    await once(lasting.listen(0, '127.0.0.1'), 'listening');
    const baseUrl = `http://127.0.0.1:${(lasting.address() as AddressInfo).port}`;
    const client = makeTmdbHttp({ baseUrl, token: async () => TOKEN, tokenSetting: 'X', clock: { now: () => NOON } });
    for (const id of [1, 2, 3]) expect(await client.get(`/movie/${id}`)).toEqual({ kind: 'ok', json: {} });
    expect(connections).toBe(1);
    lasting.closeAllConnections();
    lasting.close();
  });

  it('reports a server that is not there', async () => {
    await get('/movie/1');
    await server?.stop();
    const clock = { now: () => NOON };
    const client = makeTmdbHttp({ baseUrl: 'http://127.0.0.1:1', token: async () => TOKEN, tokenSetting: 'X', clock });
    expect(await client.get('/movie/1')).toMatchObject({ kind: 'failed' });
  });
});
