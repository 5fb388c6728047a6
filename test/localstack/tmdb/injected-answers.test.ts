import { describe, expect, it } from 'vitest';
import { epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { InjectedAnswers } from '../../../localstack/tmdb/injected-answers.ts';
import { SimulatedAnswers } from '../../../localstack/tmdb/simulated-answers.ts';
import { World } from '../../../localstack/tmdb/world.ts';

const NOW = epochMs(Date.UTC(2026, 10, 29, 12));
const MOVIE = 1_010;

interface Movie {
  readonly id: number;
  readonly popularity: number;
  readonly vote_count: number;
  readonly reviews?: { readonly results: readonly { readonly id: string }[]; readonly total_results: number };
}

const injected = () => new InjectedAnswers(new SimulatedAnswers(new World({ seed: 1, movieCount: 60 })));

const ask = async <Answer>(answers: InjectedAnswers, path: string, at = NOW): Promise<Answer> => {
  const url = new URL(path, 'http://127.0.0.1');
  const body = await answers.bodyOf(url.pathname, url.searchParams, at);
  if ('refusal' in body) throw new Error(body.refusal);
  return JSON.parse(body.json) as Answer;
};

const popularityOf = async (answers: InjectedAnswers, at = NOW): Promise<number> =>
  (await ask<Movie>(answers, `/movie/${MOVIE}`, at)).popularity;

describe('a world in which a person meddles', () => {
  it('is the world itself until then', async () => {
    const [plain, meddled] = [injected(), injected()];
    meddled.moves.push({ movieId: MOVIE, kind: 'breakout', factor: 8, onset: epochMs(NOW + HOUR_MS) });
    expect(await ask(meddled, '/movie/popular?page=1')).toEqual(await ask(plain, '/movie/popular?page=1'));
    expect(await popularityOf(meddled)).toBe(await popularityOf(plain));
  });

  it('lets a movie rise to its factor, in the lists as in its details, with votes', async () => {
    const [plain, meddled] = [injected(), injected()];
    meddled.moves.push({ movieId: MOVIE, kind: 'breakout', factor: 8, onset: NOW });
    const halfway = epochMs(NOW + 5 * MINUTE_MS);
    const later = epochMs(NOW + HOUR_MS);
    expect((await popularityOf(meddled, halfway)) / (await popularityOf(plain, halfway))).toBeCloseTo(Math.sqrt(8), 2);
    expect((await popularityOf(meddled, later)) / (await popularityOf(plain, later))).toBeCloseTo(8, 2);
    const { results } = await ask<{ results: Movie[] }>(meddled, '/movie/popular?page=3', later);
    const [onPage] = [
      ...results,
      ...(await ask<{ results: Movie[] }>(meddled, '/movie/popular?page=2', later)).results,
      ...(await ask<{ results: Movie[] }>(meddled, '/movie/popular?page=1', later)).results,
    ].filter(({ id }) => id === MOVIE);
    expect(onPage?.popularity).toBe(await popularityOf(meddled, later));
    expect(onPage?.vote_count).toBeGreaterThan((await ask<Movie>(plain, `/movie/${MOVIE}`, later)).vote_count);
  });

  it('has what rises in the trending list of the day, which is as long as before', async () => {
    const meddled = injected();
    meddled.moves.push({ movieId: MOVIE, kind: 'hot', factor: 2, onset: NOW });
    const later = epochMs(NOW + HOUR_MS);
    const { results } = await ask<{ results: Movie[] }>(meddled, '/trending/movie/day?page=1', later);
    expect(results).toHaveLength(20);
    expect(results.findIndex(({ id }) => id === MOVIE)).toBeLessThanOrEqual(4);
  });

  it('steps as a whole', async () => {
    const [plain, meddled] = [injected(), injected()];
    meddled.steps.push({ factor: 0.6, onset: NOW });
    const before = (await ask<{ results: Movie[] }>(plain, '/movie/popular?page=1')).results;
    const after = (await ask<{ results: Movie[] }>(meddled, '/movie/popular?page=1')).results;
    after.forEach(({ popularity }, index) => expect(popularity).toBeCloseTo((before[index]?.popularity ?? 0) * 0.6, 2));
  });

  it('shows injected reviews first, and counts them', async () => {
    const [plain, meddled] = [injected(), injected()];
    meddled.addReviews(MOVIE, [{ reviewId: 'ours', author: 'a', content: 'good', rating: 8, createdAt: NOW }]);
    const before = await ask<Movie>(plain, `/movie/${MOVIE}?append_to_response=reviews`);
    const after = await ask<Movie>(meddled, `/movie/${MOVIE}?append_to_response=reviews`);
    expect(after.reviews?.results[0]?.id).toBe('ours');
    expect(after.reviews?.total_results).toBe((before.reviews?.total_results ?? 0) + 1);
    const second = await ask<{ results: { id: string }[] }>(meddled, `/movie/${MOVIE}/reviews?page=2`);
    expect(second.results.map(({ id }) => id)).not.toContain('ours');
  });
});
