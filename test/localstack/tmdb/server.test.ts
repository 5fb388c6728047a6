import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { TmdbServer } from '../../../localstack/tmdb/server.ts';
import { SimulatedAnswers } from '../../../localstack/tmdb/simulated-answers.ts';
import { World } from '../../../localstack/tmdb/world.ts';

/** The fields of all answers together, those in use. */
interface Answer {
  readonly results: readonly Record<string, unknown>[];
  readonly genres: readonly unknown[];
  readonly reviews?: unknown;
  readonly total_pages: number;
  readonly total_results: number;
  readonly status_code?: number;
}

const NOON = epochMs(Date.UTC(2026, 10, 23, 12));

describe('The stand-in for TMDB', () => {
  const world = new World({ seed: 3, movieCount: 50 });
  let now = NOON;
  let server: TmdbServer;
  let baseUrl: string;

  const start = async (settings: { requestsPerSecond?: number } = {}): Promise<void> => {
    const answers = new SimulatedAnswers(world);
    server = new TmdbServer({ answers, clock: { now: () => now }, token: 'right', ...settings });
    baseUrl = await server.start();
  };
  const get = async (path: string, token = 'right') => {
    const response = await fetch(`${baseUrl}${path}`, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
  };

  beforeEach(async () => {
    now = NOON;
    await start();
  });
  afterEach(() => server.stop());

  it('listens on the loopback address only', () => {
    expect(baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('lists popular movies in pages of 20, most popular first, each once', async () => {
    const pages = await Promise.all([1, 2, 3].map((page) => get(`/3/movie/popular?page=${page}`)));
    const movies = pages.flatMap(({ body }) => body.results as Record<string, number>[]);
    expect(pages.map(({ body }) => body.results.length)).toEqual([20, 20, 10]);
    expect(pages[0]?.body).toMatchObject({ page: 1, total_pages: 3, total_results: 50 });
    expect(new Set(movies.map((movie) => movie['id'])).size).toBe(50);
    const popularity = movies.map((movie) => movie['popularity'] ?? 0);
    expect(popularity).toEqual(popularity.toSorted((one, other) => other - one));
    expect(movies[0]).toMatchObject({
      title: expect.any(String),
      vote_average: expect.any(Number),
      vote_count: expect.any(Number),
    });
  });

  it('has trending lists, changes, genres, details with and without reviews', async () => {
    for (const path of ['/3/trending/movie/day', '/3/trending/movie/week', '/3/movie/changes']) {
      expect((await get(path)).body.results.length).toBeGreaterThan(0);
    }
    expect((await get('/3/genre/movie/list')).body.genres).toContainEqual({ id: 18, name: 'Drama' });
    const id = (await get('/3/movie/popular')).body.results[0]?.['id'] as number;
    const details = (await get(`/3/movie/${id}?append_to_response=reviews`)).body;
    expect(details).toMatchObject({
      id,
      genres: [expect.objectContaining({ name: expect.any(String) }), ...details.genres.slice(1)],
    });
    expect(details.reviews).toEqual({ ...(await get(`/3/movie/${id}/reviews`)).body, id: undefined });
    expect((await get(`/3/movie/${id}`)).body.reviews).toBeUndefined();
  });

  it('shows the last page of reviews filled up to the last review', async () => {
    const id = (await get('/3/movie/popular')).body.results[0]?.['id'] as number;
    const first = (await get(`/3/movie/${id}/reviews`)).body;
    const last = (await get(`/3/movie/${id}/reviews?page=${first.total_pages}`)).body;
    expect(last.results).toHaveLength(((first.total_results - 1) % 20) + 1);
    expect(last.results.at(-1)).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      author_details: { avatar_path: null },
    });
  });

  it('shows the newest reviews first', async () => {
    const id = (await get('/3/movie/popular')).body.results[0]?.['id'] as number;
    const { results } = (await get(`/3/movie/${id}/reviews`)).body;
    const shownAt = results.map((review) => Date.parse(review['updated_at'] as string));
    expect(shownAt).toEqual(shownAt.toSorted((one, other) => other - one));
  });

  it('keeps an answer for a minute', async () => {
    const before = (await get('/3/movie/popular')).body;
    now = epochMs(NOON + MINUTE_MS - 1);
    expect((await get('/3/movie/popular')).body).toEqual(before);
    now = epochMs(NOON + MINUTE_MS);
    expect((await get('/3/movie/popular')).body).not.toEqual(before);
  });

  it.each([
    ['/3/movie/popular', 'wrong', 401, 7],
    ['/3/movie/1', 'right', 404, 34],
    ['/3/tv/popular', 'right', 404, 34],
    ['/4/movie/popular', 'right', 404, 34],
    ['/3/movie/popular?page=501', 'right', 400, 22],
    ['/3/movie/popular?page=x', 'right', 400, 22],
  ])('answers %s with the token "%s" as TMDB does: HTTP %i, code %i', async (path, token, status, statusCode) => {
    expect(await get(path, token)).toMatchObject({ status, body: { success: false, status_code: statusCode } });
  });

  it('answers 429 with Retry-After above its rate, until the next second', async () => {
    await server.stop();
    await start({ requestsPerSecond: 2 });
    const answers = [await get('/3/movie/popular'), await get('/3/movie/popular'), await get('/3/movie/popular')];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]?.body.status_code).toBe(25);
    expect(answers[2]?.headers.get('retry-after')).toBe('1');
    now = epochMs(now + 1_000);
    expect((await get('/3/movie/popular')).status).toBe(200);
  });

  it('takes faults over its control endpoint, for so many requests or until they are taken back', async () => {
    const control = (method: string, body?: unknown) =>
      fetch(`${baseUrl}/control/faults`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    await control('PUT', { kind: 'error', path: '/movie/popular', count: 1 });
    expect((await get('/3/trending/movie/day')).status).toBe(200);
    expect((await get('/3/movie/popular')).status).toBe(500);
    expect((await get('/3/movie/popular')).status).toBe(200);
    await control('PUT', [{ kind: 'throttle' }]);
    expect((await get('/3/movie/popular')).status).toBe(429);
    expect((await control('DELETE')).status).toBe(204);
    expect((await get('/3/movie/popular')).status).toBe(200);
    expect(await (await control('PUT', { kind: 'earthquake' })).text()).toContain("a fault's kind is one of slow");
  });

  it.each([
    [421, 'evil.example', {}],
    [421, 'evil.example:80', {}],
    [421, 'localhost', {}],
    [403, '', { origin: 'http://evil.example' }],
    [403, '', { 'sec-fetch-site': 'cross-site' }],
  ])('answers %i to a page of a browser that wants to set faults as %j', async (status, name, more) => {
    const { host, hostname, port } = new URL(baseUrl);
    const headers = { host: name === '' ? host : name, ...more };
    const asked = request({ hostname, port, path: '/control/faults', method: 'PUT', headers });
    asked.end('[{"kind":"error"}]');
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(status);
    expect((await get('/3/movie/popular')).status).toBe(200);
  });
});
