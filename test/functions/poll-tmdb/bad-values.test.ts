import { describe, expect, it } from 'vitest';
import { encoderOf } from '../../../lambdas/adapters/avro/avro-codec.ts';
import type { TmdbReply } from '../../../lambdas/core/poll/poll-ports.ts';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import type { Topic } from '../../../schema/names.ts';
import { NOON, PollFixture } from './poll-fixture.ts';

type Json = Record<string, unknown>;

const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
const long = 'x'.repeat(1_200_000);

/** Twenty movies, of which everything that TMDB says of the first is changed by `spoil`. */
const spoiled = (spoil: (movie: Json) => Json): PollFixture => {
  const tmdb = new PollFixture({ visitsPerFlush: 50 });
  for (let id = 1; id <= 20; id++) tmdb.add(id, { reviews: [{ id: `r${id}`, createdAt: NOON }] });
  tmdb.reply = (path): TmdbReply | undefined => {
    const answer = tmdb.answer(path);
    if (answer.kind !== 'ok') return answer;
    const json = answer.json as { id?: number; results?: Json[] };
    if (json.id === 1) return { kind: 'ok', json: spoil(json) };
    if (!/popular|trending/.test(path)) return answer;
    return {
      kind: 'ok',
      json: { ...json, results: json.results?.map((movie) => (movie['id'] === 1 ? spoil(movie) : movie)) },
    };
  };
  return tmdb;
};

const withReview = (movie: Json, review: Json): Json => {
  const reviews = movie['reviews'] as { results: Json[] } | undefined;
  if (reviews === undefined) return movie;
  return { ...movie, reviews: { ...reviews, results: reviews.results.map((one) => ({ ...one, ...review })) } };
};

describe('One value of one movie that nobody can use', () => {
  it.each<[string, (movie: Json) => Json]>([
    ['an id beyond 32 bits', (movie) => ({ ...movie, id: 3e9 })],
    ['an id that is an object with a toString of its own', (movie) => ({ ...movie, id: { toString: 1 } })],
    ['votes beyond 32 bits', (movie) => ({ ...movie, vote_count: 3e9 })],
    ['a runtime beyond 32 bits', (movie) => ({ ...movie, runtime: 3e9 })],
    ['a budget beyond what Avro reads', (movie) => ({ ...movie, budget: 2 ** 53 - 1 })],
    ['a title of 1.2 MB', (movie) => ({ ...movie, title: long })],
    [
      'genres of 1.1 MB',
      (movie) => ({ ...movie, genres: Array.from({ length: 1_100 }, () => ({ name: long.slice(0, 1_000) })) }),
    ],
    ['an author of 1.2 MB', (movie) => withReview(movie, { author: long, url: long })],
    ['a review id of 1.2 MB', (movie) => withReview(movie, { id: long })],
    ['a popularity 100,000 levels deep', (movie) => ({ ...movie, popularity: deep(100_000) })],
    ['a title 100,000 levels deep', (movie) => ({ ...movie, title: deep(100_000) })],
    ['a release date 100,000 levels deep', (movie) => ({ ...movie, release_date: deep(100_000) })],
    ['genres 100,000 levels deep', (movie) => ({ ...movie, genres: deep(100_000) })],
    [
      'no number where numbers are',
      (movie) => ({ ...movie, vote_average: Number.NaN, popularity: Number.POSITIVE_INFINITY }),
    ],
    [
      'a billion pages of reviews',
      (movie) => ({ ...movie, reviews: { ...(movie['reviews'] as Json), total_pages: 2 ** 53 } }),
    ],
    [
      'a getter that throws',
      (movie) => ({
        ...movie,
        get popularity(): number {
          throw new RangeError('Invalid array length');
        },
      }),
    ],
  ])('%s costs the other nineteen nothing, and the next polls nothing', async (_, spoil) => {
    const tmdb = spoiled(spoil);
    const report = await tmdb.poll();
    const othersOf = (topic: Topic): number =>
      new Set(tmdb.log[topic].map(({ movie_id }) => movie_id).filter((id) => id !== 1)).size;
    expect((['movie.ratings', 'movie.metadata', 'movie.reviews', 'movie.trending'] as const).map(othersOf)).toEqual([
      19, 19, 19, 19,
    ]);
    expect(report.malformed + tmdb.log['movie.metadata'].length).toBeGreaterThanOrEqual(20);
    expect(report.stop).toBeUndefined();
    const published = Object.values(tmdb.log).flat().length;
    await tmdb.pollLater();
    expect(Object.values(tmdb.log).flat().length - published).toBeLessThanOrEqual(1);
  });

  it('that an encoder stumbles over is counted and named where records are made', async () => {
    const tmdb = new PollFixture();
    for (const id of [1, 2]) tmdb.add(id);
    const encode = encoderOf('movie.ratings', localVersionIdsOf('movie.ratings').at(-1) as string);
    tmdb.encodeFirst = (topic, value) => {
      if (topic !== 'movie.ratings') return;
      encode(
        (value as { movie_id: number }).movie_id === 1
          ? ({ ...(value as object), popularity: 'no' } as never)
          : (value as never),
      );
    };
    const report = await tmdb.poll();
    expect(tmdb.log['movie.ratings'].map(({ movie_id }) => movie_id)).toEqual([2]);
    expect(report.malformed).toBe(1);
    expect(tmdb.warnings.join()).toContain('movie 1: not a value of movie.ratings');
  });

  it.each(['popular', 'trending', 'changes'])('%s with 2^53 pages is read as far as a poll reads', async (list) => {
    const tmdb = new PollFixture({ popularPages: 3 });
    for (let id = 1; id <= 3; id++) tmdb.add(id, { reviews: [{ id: `r${id}`, createdAt: NOON }] });
    tmdb.reply = (path) => {
      const answer = tmdb.answer(path);
      const isOdd = path.includes(list) && answer.kind === 'ok';
      return isOdd ? { kind: 'ok', json: { ...(answer.json as object), total_pages: 2 ** 53 } } : undefined;
    };
    await tmdb.poll();
    expect(tmdb.log['movie.reviews']).toHaveLength(3);
    expect(tmdb.log['movie.metadata']).toHaveLength(3);
  });
});
