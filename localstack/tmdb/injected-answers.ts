import { type EpochMs, HOUR_MS, MINUTE_MS } from '../../lambdas/core/time.ts';
import type { AnswerSource } from './server.ts';
import type { Body } from './simulated-answers.ts';

/** From `onset` on a movie is `factor` times as popular as the world would have it. */
export interface InjectedMove {
  readonly movieId: number;
  readonly kind: 'breakout' | 'hot' | 'declining';
  readonly factor: number;
  readonly onset: EpochMs;
  /** When a label of its kind came. */
  readonly foundAt?: number;
}

/** TMDB rescales the whole catalogue: from `onset` on every popularity is `factor` times what it would be. */
export interface InjectedStep {
  readonly factor: number;
  readonly onset: EpochMs;
}

export interface InjectedReview {
  readonly reviewId: string;
  readonly author: string;
  readonly content: string;
  readonly rating: number;
  readonly createdAt: EpochMs;
}

/** All that a person has laid over a world. */
export interface Injections {
  readonly moves: readonly InjectedMove[];
  readonly steps: readonly InjectedStep[];
  readonly reviews: readonly (readonly [movieId: number, reviews: readonly InjectedReview[]])[];
}

/** So long does it take to come to its full factor. */
const RAMP_MS = 10 * MINUTE_MS;

/** Of a movie that rises: what a place near the top of TMDB's trending list looks like. */
const TRENDING_PLACE = 4;

const VOTES_PER_HOUR = 20;

interface MovieAnswer {
  readonly id: number;
  readonly popularity: number;
  readonly vote_count: number;
}

interface Listing<Item> {
  readonly results: readonly Item[];
  readonly total_results?: number;
}

/**
 * The answers of a world in which a person has meddled. The world itself stays what its seed makes it: what is injected is
 * laid over its answers, from the instant on at which it was injected.
 */
export class InjectedAnswers implements AnswerSource {
  readonly #answers: AnswerSource;
  readonly moves: InjectedMove[];
  readonly steps: InjectedStep[];
  readonly #reviews: Map<number, readonly InjectedReview[]>;

  /** @param before what an earlier run has kept */
  constructor(answers: AnswerSource, before: Injections = { moves: [], steps: [], reviews: [] }) {
    this.#answers = answers;
    this.moves = [...before.moves];
    this.steps = [...before.steps];
    this.#reviews = new Map(before.reviews);
  }

  all(): Injections {
    return { moves: this.moves, steps: this.steps, reviews: [...this.#reviews] };
  }

  /** A label of the move's kind has come. */
  found(move: InjectedMove, foundAt: number): void {
    this.moves[this.moves.indexOf(move)] = { ...move, foundAt };
  }

  /** Newest first, as TMDB shows them. */
  addReviews(movieId: number, reviews: readonly InjectedReview[]): void {
    this.#reviews.set(movieId, [...reviews, ...(this.#reviews.get(movieId) ?? [])]);
  }

  async bodyOf(pathname: string, query: URLSearchParams, now: EpochMs): Promise<Body> {
    const body = await this.#answers.bodyOf(pathname, query, now);
    const isUntouched = this.moves.length === 0 && this.steps.length === 0 && this.#reviews.size === 0;
    if ('refusal' in body || isUntouched) return body;
    const answer = JSON.parse(body.json) as object;
    return { json: JSON.stringify(await this.#changed(pathname, query, answer, now)) };
  }

  async #changed(pathname: string, query: URLSearchParams, answer: object, now: EpochMs): Promise<object> {
    const [, id, isReviews] = /^\/movie\/(\d+)(\/reviews)?$/.exec(pathname) ?? [];
    if (isReviews !== undefined) return this.#withReviews(Number(id), answer as Listing<object>, query);
    if (id !== undefined) return this.#details(answer as MovieAnswer & { reviews?: Listing<object> }, now);
    const { results } = answer as Listing<MovieAnswer>;
    if (!/^\/movie\/popular$|^\/trending\//.test(pathname)) return answer;
    const changed = results.map((movie) => this.#numbersOf(movie, now));
    const isFirst = (query.get('page') ?? '1') === '1';
    const isDay = pathname === '/trending/movie/day' && isFirst;
    return { ...answer, results: isDay ? await this.#withRisen(changed, now) : changed };
  }

  #details({ reviews, ...movie }: MovieAnswer & { reviews?: Listing<object> }, now: EpochMs): object {
    const shown = reviews === undefined ? {} : { reviews: this.#withReviews(movie.id, reviews, new URLSearchParams()) };
    return { ...this.#numbersOf(movie, now), ...shown };
  }

  #numbersOf<Movie extends MovieAnswer>(movie: Movie, now: EpochMs): Movie {
    const moves = this.moves.filter(({ movieId }) => movieId === movie.id);
    const factors = [...moves.map((move) => risenBy(move, now)), ...this.steps.map((step) => steppedBy(step, now))];
    const factor = factors.reduce((product, one) => product * one, 1);
    const votes = moves.reduce((sum, { onset, factor: by }) => sum + votesSince(onset, by, now), 0);
    return {
      ...movie,
      popularity: Math.round(1_000 * movie.popularity * factor) / 1_000,
      vote_count: movie.vote_count + votes,
    };
  }

  /** What rises is in the trending list before anything else shows it. */
  async #withRisen(results: readonly MovieAnswer[], now: EpochMs): Promise<readonly MovieAnswer[]> {
    const risen = this.moves.filter(({ factor, onset }) => factor > 1 && onset <= now).map(({ movieId }) => movieId);
    const missing = risen.filter((movieId) => !results.some(({ id }) => id === movieId));
    const bodies = await Promise.all(
      missing.map(async (movieId) => this.#answers.bodyOf(`/movie/${movieId}`, new URLSearchParams(), now)),
    );
    const entries = bodies.flatMap((body) =>
      'json' in body ? [this.#numbersOf(JSON.parse(body.json) as MovieAnswer, now)] : [],
    );
    return [...results.slice(0, TRENDING_PLACE), ...entries, ...results.slice(TRENDING_PLACE)].slice(0, results.length);
  }

  #withReviews(movieId: number, listing: Listing<object>, query: URLSearchParams): object {
    const injected = this.#reviews.get(movieId) ?? [];
    const isFirst = (query.get('page') ?? '1') === '1';
    return {
      ...listing,
      results: isFirst ? [...injected.map(reviewAnswerOf), ...listing.results] : listing.results,
      total_results: (listing.total_results ?? 0) + injected.length,
    };
  }
}

const risenBy = ({ factor, onset }: InjectedMove, now: EpochMs): number =>
  now < onset ? 1 : factor ** Math.min(1, (now - onset) / RAMP_MS);

const steppedBy = ({ factor, onset }: InjectedStep, now: EpochMs): number => (now < onset ? 1 : factor);

const votesSince = (onset: EpochMs, factor: number, now: EpochMs): number =>
  factor <= 1 || now < onset ? 0 : Math.floor((VOTES_PER_HOUR * factor * (now - onset)) / HOUR_MS);

const reviewAnswerOf = ({ reviewId, author, content, rating, createdAt }: InjectedReview): object => ({
  author,
  author_details: { name: '', username: author, avatar_path: null, rating },
  content,
  created_at: new Date(createdAt).toISOString(),
  id: reviewId,
  updated_at: new Date(createdAt).toISOString(),
  url: `https://www.themoviedb.org/review/${reviewId}`,
});
