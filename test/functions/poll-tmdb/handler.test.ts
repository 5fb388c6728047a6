import { describe, expect, it } from 'vitest';
import { MisconfiguredFunction } from '../../../lambdas/core/failures.ts';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { Crash, NOON, PollFixture } from './poll-fixture.ts';

const reviewIds = (tmdb: PollFixture): string[] => tmdb.log['movie.reviews'].map(({ review_id }) => review_id);

describe('A poll', () => {
  it('publishes everything it sees for the first time, one rating per movie, at one instant', async () => {
    const tmdb = new PollFixture();
    for (const id of [1, 2, 3]) tmdb.add(id, { reviews: [{ id: `r${id}`, createdAt: NOON - HOUR_MS }] });
    const report = await tmdb.poll();
    expect(report.published).toEqual({
      'movie.reviews': 3,
      'movie.ratings': 3,
      'movie.metadata': 3,
      'movie.trending': 6,
    });
    expect(tmdb.log['movie.ratings'].map(({ movie_id }) => movie_id)).toEqual([1, 2, 3]);
    const { 'movie.reviews': reviews, ...polled } = tmdb.log;
    expect(new Set(Object.values(polled).flatMap((values) => values.map(({ timestamp }) => timestamp)))).toEqual(
      new Set([NOON]),
    );
    expect(reviews[0]).toMatchObject({ review_id: 'r1', movie_id: 1, created_at: NOON - HOUR_MS, rating: null });
    expect(tmdb.log['movie.metadata'][0]).toMatchObject({
      event_type: 'created',
      runtime: null,
      revenue: null,
      budget: 5,
      release_date: null,
    });
    expect(report).toMatchObject({ listed: 3, visited: 3, failed: 0, malformed: 0 });
    expect(report.stop).toBeUndefined();
  });

  it('sends one batch per topic and flush', async () => {
    const tmdb = new PollFixture({ visitsPerFlush: 50 });
    for (const id of [1, 2, 3]) tmdb.add(id, { reviews: [{ id: `r${id}`, createdAt: NOON }] });
    await tmdb.poll();
    expect(tmdb.batches).toEqual([
      ['movie.ratings', 3],
      ['movie.trending', 6],
      ['movie.metadata', 3],
      ['movie.reviews', 3],
    ]);
  });

  it('publishes nothing when nothing changed within the hour, and the numbers again in the next', async () => {
    const tmdb = new PollFixture();
    tmdb.add(1, { reviews: [{ id: 'r1', createdAt: NOON }] });
    await tmdb.poll();
    expect(Object.values((await tmdb.pollLater()).published)).toEqual([0, 0, 0, 0]);
    expect((await tmdb.pollLater(60)).published).toMatchObject({
      'movie.ratings': 1,
      'movie.trending': 2,
      'movie.reviews': 0,
    });
  });

  it('publishes a rating when only the votes moved', async () => {
    const tmdb = new PollFixture();
    const movie = tmdb.add(1);
    await tmdb.poll();
    movie.votes++;
    const report = await tmdb.pollLater();
    expect(report.published).toMatchObject({ 'movie.ratings': 1, 'movie.metadata': 0 });
    expect(tmdb.log['movie.ratings'].at(-1)).toMatchObject({ vote_count: 101, timestamp: report.polledAt });
  });

  it('publishes one rating of a movie whose numbers move between its list and its details', async () => {
    const tmdb = new PollFixture();
    const movie = tmdb.add(1);
    tmdb.reply = (path) => {
      if (path.startsWith('/movie/1?')) movie.votes++;
      return undefined;
    };
    await tmdb.poll();
    expect(tmdb.log['movie.ratings'].map(({ vote_count }) => vote_count)).toEqual([100]);
  });

  it('publishes changed metadata as updated within the hour of the change, and unchanged metadata every day', async () => {
    const tmdb = new PollFixture();
    const movie = tmdb.add(1);
    await tmdb.poll();
    movie.title = 'Renamed';
    tmdb.changed.add(1);
    await tmdb.pollLater(60);
    expect(tmdb.log['movie.metadata'].at(-1)).toMatchObject({ title: 'Renamed', event_type: 'updated' });
    tmdb.changed.clear();
    for (let hour = 1; hour <= 24; hour++) await tmdb.pollLater(60);
    expect(tmdb.log['movie.metadata']).toHaveLength(3);
  });

  it.each(['oldest first', 'newest first'])('finds every young review in pages that come %s', async (order) => {
    const tmdb = new PollFixture();
    const ages = Array.from({ length: 130 }, (_, nth) => (nth < 70 ? nth / 2 : 100 + nth));
    const reviews = ages.map((hours, nth) => ({ id: `r${nth}`, createdAt: NOON - hours * HOUR_MS }));
    const movie = tmdb.add(1, { reviews: order === 'newest first' ? reviews : reviews.toReversed() });
    await tmdb.poll();
    expect(reviewIds(tmdb).sort()).toEqual(Array.from({ length: 70 }, (_, nth) => `r${nth}`).sort());
    const fresh = { id: 'fresh', createdAt: tmdb.now };
    if (order === 'newest first') movie.reviews.unshift(fresh);
    else movie.reviews.push(fresh);
    await tmdb.pollLater();
    expect(reviewIds(tmdb).slice(70)).toEqual(['fresh']);
  });

  it('asks once where TMDB counts no more reviews than last time', async () => {
    const tmdb = new PollFixture();
    tmdb.add(1, { reviews: Array.from({ length: 60 }, (_, nth) => ({ id: `r${nth}`, createdAt: NOON - nth })) });
    await tmdb.poll();
    tmdb.paths.length = 0;
    await tmdb.pollLater();
    expect(tmdb.paths.filter((path) => path.includes('reviews'))).toEqual(['/movie/1/reviews?page=1']);
  });

  it('publishes a review again when its author has changed it, once, and an old one never', async () => {
    const tmdb = new PollFixture();
    const written = { id: 'r1', createdAt: NOON - HOUR_MS };
    const old = { id: 'old', createdAt: NOON - 100 * HOUR_MS };
    const movie = tmdb.add(1, { reviews: [written, old] });
    await tmdb.poll();
    movie.reviews = [
      { ...written, updatedAt: NOON, content: 'On second thoughts' },
      { ...old, updatedAt: NOON },
    ];
    await tmdb.pollLater();
    await tmdb.pollLater();
    const records = tmdb.log['movie.reviews'];
    expect(records.map(({ review_id, content, updated_at }) => [review_id, content, updated_at])).toEqual([
      ['r1', 'Review r1', null],
      ['r1', 'On second thoughts', NOON],
    ]);
  });

  it('does not take an edit for the new review that TMDB counts', async () => {
    const tmdb = new PollFixture();
    const reviews = Array.from({ length: 50 }, (_, nth) => ({ id: `r${nth}`, createdAt: NOON - nth }));
    const movie = tmdb.add(1, { reviews });
    await tmdb.poll();
    // Among the first page; the new one is on the last.
    movie.reviews = [
      { ...(reviews[0] as (typeof reviews)[0]), updatedAt: NOON + 1 },
      ...reviews.slice(1),
      { id: 'fresh', createdAt: NOON },
    ];
    await tmdb.pollLater();
    expect(reviewIds(tmdb).slice(50).toSorted()).toEqual(['fresh', 'r0']);
  });

  it('publishes expired reviews up to six hours after their expiry, older ones never', async () => {
    const tmdb = new PollFixture();
    const review = (id: string, hours: number) => ({ id, createdAt: NOON - hours * HOUR_MS });
    tmdb.add(1, { reviews: [review('old', 55), review('expired', 53), review('ahead', -1)] });
    await tmdb.poll();
    expect(reviewIds(tmdb)).toEqual(['expired', 'ahead']);
    await tmdb.pollLater(300);
    expect(reviewIds(tmdb)).toEqual(['expired', 'ahead']);
  });

  it('follows a movie that left the lists for a week, through its details', async () => {
    const tmdb = new PollFixture();
    const movie = tmdb.add(1);
    await tmdb.poll();
    movie.listed = false;
    movie.votes += 10;
    for (let nth = 0; nth < 3; nth++) await tmdb.pollLater(60);
    expect(tmdb.log['movie.ratings'].at(-1)).toMatchObject({ vote_count: 110 });
    tmdb.paths.length = 0;
    await tmdb.pollLater(8 * 24 * 60);
    expect(tmdb.paths.some((path) => path.startsWith('/movie/1'))).toBe(false);
  });

  it('reads the popular list when it can have news, and the trending lists every time', async () => {
    const tmdb = new PollFixture();
    for (let id = 1; id <= 45; id++) tmdb.add(id);
    const asked = (list: string) => tmdb.paths.filter((path) => path.startsWith(list)).length;
    await tmdb.poll();
    for (let nth = 1; nth < 24; nth++) await tmdb.pollLater();
    expect(asked('/movie/popular')).toBe(2 * 3);
    expect(asked('/movie/changes')).toBe(2);
    expect(asked('/trending/')).toBe(24 * 2 * 2);
  });

  it('reads again what of the popular list could not be had, at the next poll, and that alone', async () => {
    const tmdb = new PollFixture();
    for (let id = 1; id <= 60; id++) tmdb.add(id);
    tmdb.reply = (path) => (path === '/movie/popular?page=2' ? { kind: 'failed', reason: 'HTTP 500' } : undefined);
    await tmdb.poll();
    tmdb.reply = () => undefined;
    tmdb.paths.length = 0;
    await tmdb.pollLater();
    await tmdb.pollLater();
    expect(tmdb.paths.filter((path) => path.startsWith('/movie/popular'))).toEqual(['/movie/popular?page=2']);
  });

  it('reads the popular list again after a poll that was stopped before its end', async () => {
    const tmdb = new PollFixture({ requestBudget: 6, changesPages: 1, trendingPages: 1 });
    for (let id = 1; id <= 100; id++) tmdb.add(id);
    expect((await tmdb.poll()).stop?.cause).toBe('budget-spent');
    tmdb.paths.length = 0;
    await tmdb.pollLater();
    expect(tmdb.paths).toContain('/movie/popular?page=1');
  });

  it('lets no number step back when a movie leaves the trending list and the popular list lags behind', async () => {
    const tmdb = new PollFixture();
    tmdb.add(1, { popularity: 10 });
    let isTrending = true;
    tmdb.reply = (path) => {
      const movie = { id: 1, vote_average: 7.5, vote_count: 120, popularity: 14 };
      if (!path.startsWith('/trending/')) return undefined;
      return { kind: 'ok', json: { page: 1, results: isTrending ? [movie] : [], total_pages: 1, total_results: 1 } };
    };
    await tmdb.poll();
    isTrending = false;
    await tmdb.pollLater(60);
    const ratings = () => tmdb.log['movie.ratings'].map(({ popularity, vote_count }) => [popularity, vote_count]);
    expect(ratings()).toEqual([
      [14, 120],
      [14, 120],
    ]);
    await tmdb.pollLater(60);
    expect(ratings().at(-1)).toEqual([10, 100]);
  });

  it('keeps the numbers of a movie that lists skip while they shift', async () => {
    const tmdb = new PollFixture();
    const movie = tmdb.add(1);
    for (let id = 2; id <= 30; id++) tmdb.add(id);
    const ratings = () => tmdb.log['movie.ratings'].filter(({ movie_id }) => movie_id === 1);
    await tmdb.poll();
    movie.listed = false;
    for (let nth = 1; nth <= 24; nth++) await tmdb.pollLater();
    expect(ratings()).toHaveLength(2);
    movie.listed = true;
    for (let nth = 1; nth <= 12; nth++) await tmdb.pollLater();
    expect(ratings()).toHaveLength(3);
  });

  it('counts a movie that moved to the next page during the poll once', async () => {
    const tmdb = new PollFixture({ trendingPages: 1 });
    for (let id = 1; id <= 25; id++) tmdb.add(id, { popularity: 100 - id });
    tmdb.reply = (path) => {
      if (path === '/movie/popular?page=2') tmdb.movies.delete(1);
      const answer = tmdb.answer(path);
      if (path === '/movie/popular?page=1') tmdb.movies.set(99, tmdb.movies.get(1) as never);
      return answer;
    };
    await tmdb.poll();
    const rated = tmdb.log['movie.ratings'].map(({ movie_id }) => movie_id);
    expect(rated).toHaveLength(new Set(rated).size);
  });
});

describe('A poll that meets trouble', () => {
  it('skips a malformed movie, names it, and goes on with the others', async () => {
    const tmdb = new PollFixture();
    for (const id of [1, 2, 3]) tmdb.add(id);
    (tmdb.movies.get(2) as { popularity: unknown }).popularity = 'high';
    const report = await tmdb.poll();
    expect(tmdb.log['movie.ratings'].map(({ movie_id }) => movie_id)).toEqual([1, 3]);
    expect(report.malformed).toBeGreaterThan(0);
    expect(tmdb.warnings[0]).toContain('movie 2: popularity is \\"high\\"');
  });

  it('does not lose a list to one page that never comes', async () => {
    const tmdb = new PollFixture();
    for (let id = 1; id <= 45; id++) tmdb.add(id);
    tmdb.reply = (path) => (path.endsWith('popular?page=2') ? { kind: 'failed', reason: 'HTTP 502' } : undefined);
    const report = await tmdb.poll();
    expect(report.failed).toBe(1);
    expect(tmdb.log['movie.ratings']).toHaveLength(45);
    expect(tmdb.warnings.join()).toContain('HTTP 502');
  });

  it('publishes what it has when TMDB goes away, says why it ended, and finishes the next time', async () => {
    const tmdb = new PollFixture({ visitsPerFlush: 50 });
    for (let id = 1; id <= 40; id++) tmdb.add(id, { reviews: [{ id: `r${id}`, createdAt: NOON }] });
    tmdb.reply = (path) => (tmdb.paths.length > 8 ? { kind: 'failed', reason: 'HTTP 503' } : tmdb.answer(path));
    const report = await tmdb.poll();
    expect(report.stop).toEqual({
      cause: 'unavailable',
      message: expect.stringMatching(/^20 addresses in a row failed; .*HTTP 503$/),
    });
    expect(reviewIds(tmdb)).toEqual(['r1']);
    expect(tmdb.log['movie.ratings']).toHaveLength(40);
    tmdb.reply = () => undefined;
    await tmdb.pollLater();
    expect(new Set(reviewIds(tmdb)).size).toBe(40);
  });

  it('fails at once with a refused token, after publishing what it has', async () => {
    const tmdb = new PollFixture();
    tmdb.add(1);
    tmdb.reply = (path) =>
      path.startsWith('/movie/1?') ? { kind: 'refused', reason: 'put a token into X' } : undefined;
    await expect(tmdb.poll()).rejects.toThrow(new MisconfiguredFunction('put a token into X'));
    expect(tmdb.log['movie.ratings']).toHaveLength(1);
    expect(tmdb.paths.filter((path) => path.startsWith('/movie/1?'))).toHaveLength(1);
  });

  it('keeps to its budget, repetitions included, and says so', async () => {
    const tmdb = new PollFixture({ requestBudget: 12 });
    for (let id = 1; id <= 30; id++) tmdb.add(id);
    tmdb.reply = (path) => (path.startsWith('/movie/1?') ? { kind: 'failed', reason: 'HTTP 500' } : undefined);
    const report = await tmdb.poll();
    expect(tmdb.paths).toHaveLength(12);
    expect(report).toMatchObject({
      requests: 12,
      stop: { cause: 'budget-spent', message: 'all 12 requests are used' },
    });
  });

  it('ends in time', async () => {
    const tmdb = new PollFixture({ maxPollMs: MINUTE_MS, requestsPerSecond: 1 });
    for (let id = 1; id <= 100; id++) tmdb.add(id);
    const report = await tmdb.poll();
    expect(report.stop?.cause).toBe('time-up');
    expect(tmdb.now - NOON).toBeLessThanOrEqual(MINUTE_MS);
    expect(report.requests).toBe(60);
  });

  it('reads a page of reviews that could not be had at the next poll, though TMDB counts no more of them', async () => {
    const tmdb = new PollFixture();
    const reviews = Array.from({ length: 30 }, (_, nth) => ({ id: `r${nth}`, createdAt: NOON - nth }));
    tmdb.add(1, { reviews });
    tmdb.reply = (path) => (path.endsWith('reviews?page=2') ? { kind: 'failed', reason: 'HTTP 502' } : undefined);
    await tmdb.poll();
    expect(reviewIds(tmdb)).toHaveLength(20);
    tmdb.reply = () => undefined;
    await tmdb.pollLater();
    expect(reviewIds(tmdb)).toHaveLength(30);
  });

  it('does not ask for ever about a movie that is gone', async () => {
    const tmdb = new PollFixture();
    tmdb.add(1);
    tmdb.reply = (path) => (path.startsWith('/movie/1') ? { kind: 'missing' } : undefined);
    expect(await tmdb.poll()).toMatchObject({ visited: 1, failed: 0 });
  });
});

describe('A crash of the poller', () => {
  const world = (tmdb: PollFixture): void => {
    for (let id = 1; id <= 4; id++) {
      tmdb.add(id, { reviews: [1, 2, 3].map((nth) => ({ id: `r${id}-${nth}`, createdAt: NOON - nth * HOUR_MS })) });
    }
  };

  it('at any await loses nothing: the next poll publishes what is missing', async () => {
    const whole = new PollFixture();
    world(whole);
    await whole.poll();
    let crashes = 0;
    for (let crashAfter = 0; ; crashAfter++) {
      const tmdb = new PollFixture();
      world(tmdb);
      tmdb.crashAfter = crashAfter;
      const crashed = await tmdb.poll().then(
        () => false,
        (error: unknown) => error instanceof Crash,
      );
      if (!crashed) break;
      crashes++;
      tmdb.crashAfter = Infinity;
      await tmdb.pollLater();
      expect(new Set(reviewIds(tmdb))).toEqual(new Set(reviewIds(whole)));
      expect(new Set(tmdb.log['movie.ratings'].map(({ movie_id }) => movie_id))).toEqual(new Set([1, 2, 3, 4]));
      expect(new Set(tmdb.log['movie.metadata'].map(({ title }) => title)).size).toBe(4);
      const settled = reviewIds(tmdb).length;
      await tmdb.pollLater();
      expect(reviewIds(tmdb)).toHaveLength(settled);
    }
    expect(crashes).toBeGreaterThan(30);
  });

  it('repeats at most the reviews of one flush', async () => {
    const tmdb = new PollFixture();
    world(tmdb);
    const write = tmdb.checkpoints.write.bind(tmdb.checkpoints);
    let writes = 0;
    Object.assign(tmdb.checkpoints, {
      write: async (rows: never) => {
        if (++writes === 2) throw new Crash();
        return write(rows);
      },
    });
    await expect(tmdb.poll()).rejects.toThrow(Crash);
    tmdb.now = epochMs(tmdb.now + 5 * MINUTE_MS);
    await tmdb.poll();
    const repeated = reviewIds(tmdb).length - new Set(reviewIds(tmdb)).size;
    expect(repeated).toBe(2 * 3);
  });
});
