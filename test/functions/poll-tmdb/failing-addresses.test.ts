import { describe, expect, it } from 'vitest';
import type { TmdbReply } from '../../../lambdas/core/poll/poll-ports.ts';
import { HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { NOON, PollFixture } from './poll-fixture.ts';

const broken: TmdbReply = { kind: 'failed', reason: 'HTTP 500' };
const movieIn = (path: string): number => Number(/^\/movie\/(\d+)/.exec(path)?.[1] ?? 0);

const world = (movies: number, config: ConstructorParameters<typeof PollFixture>[0] = {}): PollFixture => {
  const tmdb = new PollFixture(config);
  for (let id = 1; id <= movies; id++) tmdb.add(id, { reviews: [{ id: `r${id}`, createdAt: NOON - HOUR_MS }] });
  return tmdb;
};

/** The polls, from 0, at which an address was asked. */
const pollsThatAsked = async (tmdb: PollFixture, path: string, polls: number): Promise<number[]> => {
  const asked: number[] = [];
  for (let nth = 0; nth < polls; nth++) {
    tmdb.paths.length = 0;
    await (nth === 0 ? tmdb.poll() : tmdb.pollLater());
    if (tmdb.paths.includes(path)) asked.push(nth);
  }
  return asked;
};

describe('Addresses that fail for good', () => {
  it('cost their movies everything and the other movies nothing', async () => {
    const tmdb = world(40);
    tmdb.reply = (path) => ([3, 4, 5, 6].includes(movieIn(path)) ? broken : undefined);
    const report = await tmdb.poll();
    expect(report.stop).toBeUndefined();
    expect(new Set(tmdb.log['movie.reviews'].map(({ movie_id }) => movie_id)).size).toBe(36);
    expect(tmdb.log['movie.metadata']).toHaveLength(36);
    expect(report.failed).toBe(8);
    expect(tmdb.warnings.join()).toContain('/movie/3?append_to_response=reviews: HTTP 500');
  });

  it('leave the reviews of a movie whose details fail', async () => {
    const tmdb = world(10);
    tmdb.reply = (path) => (path.includes('append_to_response') ? broken : undefined);
    for (let nth = 0; nth < 12; nth++) await tmdb.pollLater();
    expect(tmdb.log['movie.reviews']).toHaveLength(10);
  });

  it('leave the details, and the reviews that come with them, of a movie whose reviews fail', async () => {
    const tmdb = world(1);
    await tmdb.poll();
    tmdb.reply = (path) => (path.includes('/reviews?') ? broken : undefined);
    tmdb.movies.get(1)?.reviews.push({ id: 'late', createdAt: NOON });
    for (let nth = 0; nth < 6; nth++) await tmdb.pollLater();
    expect(tmdb.log['movie.reviews'].map(({ review_id }) => review_id)).toEqual(['r1', 'late']);
  });

  it('are asked after growing waits, once each time, and as before when they answer', async () => {
    const tmdb = world(1);
    const path = '/movie/1?append_to_response=reviews';
    tmdb.reply = (asked) => (asked === path ? broken : undefined);
    expect(await pollsThatAsked(tmdb, path, 130)).toEqual([0, 1, 3, 7, 15, 31, 63, 111]);
    tmdb.reply = () => undefined;
    for (let nth = 0; nth < 60; nth++) await tmdb.pollLater();
    expect(tmdb.log['movie.metadata'].length).toBeGreaterThan(0);
    expect((await tmdb.checkpoints.readAll()).every(({ failing }) => failing.size === 0)).toBe(true);
  });

  it('that ask to be left alone for an hour are', async () => {
    const tmdb = world(1);
    const path = '/movie/1?append_to_response=reviews';
    tmdb.reply = (asked) => (asked === path ? { kind: 'throttled', retryAfterMs: HOUR_MS } : undefined);
    expect(await pollsThatAsked(tmdb, path, 30)).toEqual([0, 12, 24]);
  });

  it('of a movie that is gone are asked less and less too', async () => {
    const tmdb = world(1);
    tmdb.reply = (path) => (movieIn(path) === 1 ? { kind: 'missing' } : undefined);
    expect(await pollsThatAsked(tmdb, '/movie/1?append_to_response=reviews', 32)).toEqual([0, 1, 3, 7, 15, 31]);
  });

  it('of one list leave the other lists, details and reviews as they are', async () => {
    const tmdb = world(30);
    tmdb.reply = (path) => (path.startsWith('/trending/') ? broken : undefined);
    for (let nth = 0; nth < 11; nth++) expect((await tmdb.pollLater()).stop).toBeUndefined();
    expect(tmdb.log['movie.ratings']).toHaveLength(30);
    expect(tmdb.log['movie.metadata']).toHaveLength(30);
    expect(tmdb.log['movie.reviews']).toHaveLength(30);
    expect(tmdb.log['movie.trending']).toEqual([]);
  });

  it('of a list back off by the page, and leave its other pages', async () => {
    const tmdb = world(45);
    const first = '/movie/popular?page=1';
    tmdb.reply = (path) => (path === first || path.startsWith('/trending/') ? broken : undefined);
    expect(await pollsThatAsked(tmdb, first, 16)).toEqual([0, 1, 3, 7, 15]);
    expect(tmdb.log['movie.ratings'].some(({ movie_id }) => movie_id === 45)).toBe(true);
  });

  it('do not wait longer for an outage of the whole service', async () => {
    const tmdb = world(30);
    await tmdb.poll();
    tmdb.reply = () => broken;
    for (let nth = 0; nth < 24; nth++) expect((await tmdb.pollLater()).stop?.cause).toBe('unavailable');
    tmdb.reply = () => undefined;
    for (const movie of tmdb.movies.values()) movie.votes++;
    const before = tmdb.log['movie.ratings'].length;
    await tmdb.pollLater();
    expect(tmdb.log['movie.ratings'].length - before).toBe(30);
  });
});

describe('Places in a list', () => {
  it('are those of TMDB, whatever of it can be read', async () => {
    const tmdb = world(25);
    (tmdb.movies.get(3) as { popularity: unknown }).popularity = 'high';
    await tmdb.poll();
    const day = tmdb.log['movie.trending'].filter(({ time_window }) => time_window === 'day');
    expect(day.map(({ movie_id, rank }) => [movie_id, rank])).toEqual(
      [...tmdb.movies.keys()].filter((id) => id !== 3).map((id) => [id, id]),
    );
  });

  it('of its second page begin at 21, also where the first cannot be had', async () => {
    const tmdb = world(25);
    tmdb.reply = (path) => (path === '/trending/movie/day?page=1' ? broken : undefined);
    await tmdb.poll();
    const day = tmdb.log['movie.trending'].filter(({ time_window }) => time_window === 'day');
    expect(day.map(({ rank }) => rank)).toEqual([21, 22, 23, 24, 25]);
  });
});

describe('The list of changed movies', () => {
  it('that is longer than a poll reads is counted and said', async () => {
    const tmdb = world(1, { changesPages: 2 });
    for (let id = 1; id <= 1_000; id++) tmdb.changed.add(id);
    const report = await tmdb.poll();
    expect(report.changesPagesLeft).toBe(48);
    expect(tmdb.warnings.join()).toContain('more changed movies than a poll reads {"pages":50,"read":2}');
    expect(tmdb.now - NOON).toBeLessThan(MINUTE_MS);
  });
});
