import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { makeTmdbHttp } from '../../../lambdas/adapters/tmdb-http.ts';
import { epochMs } from '../../../lambdas/core/time.ts';

const NOON = epochMs(Date.UTC(2026, 10, 23, 12));

it.each([
  ['30', 30_000],
  ['Mon, 23 Nov 2026 12:00:45 GMT', 45_000],
  ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  [undefined, undefined],
])('reads Retry-After: %s', async (header, retryAfterMs) => {
  const server = createServer((_, response) => {
    response.writeHead(429, header === undefined ? {} : { 'retry-after': header }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = { now: () => NOON };
  const client = makeTmdbHttp({ baseUrl, token: async () => 't', tokenSetting: 'X', clock });
  expect(await client.get('/movie/1')).toEqual({ kind: 'throttled', retryAfterMs });
  server.closeAllConnections();
  server.close();
});

it('follows no redirect, which would carry the token to another host', async () => {
  let redirected = 0;
  const server = createServer((request, response) => {
    if (request.url === '/elsewhere') redirected++;
    response.writeHead(302, { location: '/elsewhere' }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = makeTmdbHttp({ baseUrl, token: async () => 't', tokenSetting: 'X', clock: { now: () => NOON } });
  expect(await client.get('/movie/1')).toMatchObject({ kind: 'failed' });
  expect(redirected).toBe(0);
  server.closeAllConnections();
  server.close();
});
