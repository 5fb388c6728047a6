import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningConsole, startConsoleServer } from '../../../localstack/console/server/console-server.ts';
import { MAX_STREAMS, MAX_UNREAD_BYTES } from '../../../localstack/console/server/event-streams.ts';
import { MAX_BODY_BYTES } from '../../../localstack/console/server/request-body.ts';
import { ScriptedSource, snapshotWith } from './scripted-source.ts';

let source: ScriptedSource;
let running: RunningConsole;

beforeEach(async () => {
  source = new ScriptedSource();
  running = await startConsoleServer({ source, port: 0, bundle: async () => ({ script: '//', style: '' }) });
});

afterEach(() => running.close());

const port = (): number => Number(new URL(running.url).port);

/** Raw: a browser would not let a test write these headers. */
const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET', body = '') => {
  const asked = httpRequest({ host: '127.0.0.1', port: port(), path, method, headers });
  asked.end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const text = (await response.setEncoding('utf8').toArray()).join('');
  return { status: response.statusCode, headers: response.headers, text };
};

const tokenOf = async (): Promise<string> =>
  /name="console-token" content="([^"]+)"/.exec((await ask('/')).text)?.[1] ?? '';

const post = async (path: string, body: unknown, change: Record<string, string> = {}) =>
  ask(
    path,
    {
      origin: running.url,
      'content-type': 'application/json',
      'x-console-token': await tokenOf(),
      ...change,
    },
    'POST',
    typeof body === 'string' ? body : JSON.stringify(body),
  );

const openStream = async (path = '/events', headers: Record<string, string> = {}) => {
  const asked = httpRequest({ host: '127.0.0.1', port: port(), path, headers });
  asked.on('error', () => undefined);
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return { asked, response };
};

describe('who may ask', () => {
  it.each(['evil.example', 'evil.example:80', `127.0.0.1:1`, 'localhost'])(
    'Host %s is refused: a name of its own that points here is DNS rebinding',
    async (host) => {
      expect(await ask('/api/about', { host })).toMatchObject({ status: 421 });
    },
  );

  it.each(['127.0.0.1', 'localhost', '[::1]'])('%s with our port is answered', async (name) => {
    expect(await ask('/api/about', { host: `${name}:${port()}` })).toMatchObject({ status: 200 });
  });

  it.each(['cross-site', 'same-site'])('a fetch that its browser calls %s is refused', async (site) => {
    expect(await ask('/api/about', { 'sec-fetch-site': site })).toMatchObject({ status: 403 });
  });

  it('listens on loopback only', async () => {
    expect(new URL(running.url).hostname).toBe('127.0.0.1');
  });

  it.each([
    ['a foreign Origin', { origin: 'http://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['no Origin', { origin: '' }],
    ['no token', { 'x-console-token': '' }],
    ["another run's token", { 'x-console-token': 'x'.repeat(32) }],
  ])('a write with %s is refused and changes nothing', async (_, change) => {
    source.answers.act = async () => ({ said: 'done' });
    expect(await post('/api/world', { kind: 'poison' }, change)).toMatchObject({ status: 403 });
    expect(await post('/api/world', { kind: 'poison' })).toMatchObject({ status: 200, text: '{"said":"done"}' });
  });

  it('a write that is no JSON is refused: a form of another page can be sent without asking', async () => {
    expect(await post('/api/world', '{}', { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
  });

  it('every answer forbids foreign scripts, frames, sniffing and referrers', async () => {
    for (const path of ['/', '/console.js', '/api/about', '/nowhere']) {
      const { headers } = await ask(path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});

describe('what is bounded', () => {
  it('a body', async () => {
    const { status } = await post('/api/world', `{"kind":"${'x'.repeat(MAX_BODY_BYTES)}"}`);
    expect(status).toBe(413);
  });

  it.each([
    '/api/movies/1/series?hours=4000',
    '/api/letters?limit=9000000',
    '/api/records/movie.reviews?limit=x',
    '/api/records/etc',
    '/api/records/movie.reviews?since=yesterday',
    '/api/letters/..%2f..%2fetc%2fpasswd',
    '/api/letters/a%2F..%2F1%2F00000000000000000001.json',
    '/api/movies?q=' + 'x'.repeat(101),
  ])('a question: %s', async (path) => {
    expect((await ask(path)).status).toBeGreaterThanOrEqual(400);
    expect((await ask(path)).status).toBeLessThan(500);
  });

  it('the number of streams', async () => {
    const streams = await Promise.all(Array.from({ length: MAX_STREAMS }, () => openStream()));
    expect(running.streams()).toBe(MAX_STREAMS);
    expect(await ask('/events')).toMatchObject({ status: 503 });
    streams[0]?.asked.destroy();
    await expect.poll(() => running.streams()).toBe(MAX_STREAMS - 1);
    const { response } = await openStream();
    expect(response.statusCode).toBe(200);
  });

  it('what a slow browser leaves unread: it is dropped, and the run has not waited', async () => {
    const socket = connect(port(), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`GET /events HTTP/1.1\r\nHost: 127.0.0.1:${port()}\r\n\r\n`);
    await expect.poll(() => running.streams()).toBe(1);
    socket.pause();
    const large = snapshotWith({ phase: 'x'.repeat(MAX_UNREAD_BYTES / 4) });
    let longestMs = 0;
    for (let told = 0; told < 60 && running.streams() > 0; told++) {
      const startedMs = performance.now();
      source.show(large);
      longestMs = Math.max(longestMs, performance.now() - startedMs);
      await sleep(1);
    }
    expect(running.streams()).toBe(0);
    expect(longestMs).toBeLessThan(500);
    socket.destroy();
  });
});

describe('a stream', () => {
  const first = async (response: IncomingMessage): Promise<string> => {
    let text = '';
    for await (const part of response.setEncoding('utf8')) {
      text += part;
      if (text.includes('event: hello') && text.endsWith('\n\n')) return text;
    }
    return text;
  };

  it('begins with all that is known and goes on with each snapshot', async () => {
    const { response } = await openStream();
    const hello = await first(response);
    expect(hello).toContain('retry: 1000');
    expect(hello).toContain('"at":[1000,2000,3000]');
    expect(hello).toContain('"isResumed":false');
  });

  it('that begins again tells what was missed only', async () => {
    const { response } = await openStream('/events', { 'last-event-id': '2000' });
    const hello = await first(response);
    expect(hello).toContain('"at":[3000]');
    expect(hello).toContain('"isResumed":true');
  });
});

describe('an answer', () => {
  it('that cannot be given says why, to who asked alone', async () => {
    expect(await ask('/api/world')).toEqual(
      expect.objectContaining({ status: 404, text: '{"error":"no world in this test"}' }),
    );
    source.answers.rankings = () => Promise.reject(new Error('Cassandra is away'));
    expect(await ask('/api/rankings')).toMatchObject({ status: 500, text: '{"error":"Cassandra is away"}' });
    expect(await ask('/api/about')).toMatchObject({ status: 200 });
  });

  it('to a mistake names it', async () => {
    expect(await post('/api/world', { kind: 'move', movieId: 0 })).toMatchObject({ status: 400 });
    expect(await post('/api/world', { kind: 'explode' })).toMatchObject({
      status: 400,
      text: '{"error":"there is no action \\"explode\\""}',
    });
    expect(await post('/api/letters/redrive', { keys: ['../../etc'] })).toMatchObject({ status: 400 });
    expect(await post('/api/world', '{')).toMatchObject({ status: 400, text: '{"error":"the body is no JSON"}' });
  });
});
