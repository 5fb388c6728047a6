import type { TmdbReply } from '../../../lambdas/core/poll/poll-ports.ts';
import { type EpochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import type { Chance } from '../chance.ts';
import type { BadAnswer } from './bad-answers.ts';

const PAGE_SIZE = 20;
const SHARES = [0, 0.05, 0.2, 0.37, 0.6, 0.85, 0.95, 1] as const;
const SCOPES = ['/', '/movie/popular', '/trending/', '/movie/changes', 'append_to_response', '/reviews?'] as const;

/** Any of a TMDB's addresses fails, always, with any mixture of bad answers; the others always answer. */
export class SeededTmdb {
  /** Reviews of each movie, from 1. */
  readonly reviews: ReadonlyMap<number, readonly { readonly id: string; readonly createdAt: number }[]>;
  readonly #chance: Chance;
  readonly #mixtures = new Map<string, readonly BadAnswer[]>();
  readonly #good = new Map<string, TmdbReply>();
  readonly #bad: readonly BadAnswer[];
  readonly #shares: readonly { readonly scope: string; readonly share: number }[];
  readonly #trending: ReadonlyMap<string, readonly number[]>;
  readonly #slowestMs: number;

  constructor(chance: Chance, bad: readonly BadAnswer[], start: EpochMs) {
    this.#chance = chance;
    this.#bad = bad;
    this.#shares = chance.some(SCOPES).map((scope) => ({ scope, share: chance.pick(SHARES) }));
    this.#slowestMs = chance.pick([100, 300, 4_000]);
    const movies = Array.from({ length: chance.pick([1, 4, 19, 20, 21, 45, 80]) }, (_, index) => index + 1);
    this.reviews = new Map(
      movies.map((movieId) => {
        const count = chance.hits(0.2) ? chance.between(21, 60) : chance.below(4);
        const ages = Array.from({ length: count }, (_, nth) => ({
          id: `r${movieId}-${nth}`,
          createdAt: start - nth * HOUR_MS,
        }));
        return [movieId, ages];
      }),
    );
    this.#trending = new Map(['day', 'week'].map((window) => [window, chance.some(movies)]));
  }

  /** Whether it answers, now and always. */
  isGood(path: string): boolean {
    return this.#mixtureOf(path).length === 0;
  }

  answer(path: string): { readonly reply: TmdbReply; readonly afterMs: number } {
    const mixture = this.#mixtureOf(path);
    if (mixture.length > 0) return this.#chance.pick(mixture);
    const reply = this.#good.get(path) ?? this.#answerTo(path);
    this.#good.set(path, reply);
    return { reply, afterMs: this.#chance.between(20, this.#slowestMs) };
  }

  /** Movies that a list's page shows. */
  listedOn(path: string): readonly number[] {
    const page = Number(/page=(\d+)/.exec(path)?.[1] ?? 1);
    const [, window = ''] = /^\/trending\/movie\/(\w+)/.exec(path) ?? [];
    const all = path.startsWith('/movie/popular') ? [...this.reviews.keys()] : (this.#trending.get(window) ?? []);
    return all.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  }

  #mixtureOf(path: string): readonly BadAnswer[] {
    const known = this.#mixtures.get(path);
    if (known !== undefined) return known;
    const isBad = this.#shares.some(({ scope, share }) => path.includes(scope) && this.#chance.hits(share));
    const mixture = isBad ? this.#someBad() : [];
    this.#mixtures.set(path, mixture);
    return mixture;
  }

  #someBad(): readonly BadAnswer[] {
    return this.#chance.hits(0.5)
      ? [this.#chance.pick(this.#bad)]
      : [this.#chance.pick(this.#bad), ...this.#chance.some(this.#bad)];
  }

  #answerTo(path: string): TmdbReply {
    const page = Number(/page=(\d+)/.exec(path)?.[1] ?? 1);
    if (path.startsWith('/movie/changes')) return paged([], 0, page);
    if (/^\/movie\/popular|^\/trending/.test(path)) {
      const all = path.startsWith('/trending')
        ? (this.#trending.get(/day|week/.exec(path)?.[0] ?? '') ?? [])
        : [...this.reviews.keys()];
      return paged(this.listedOn(path).map(numbersOf), all.length, page);
    }
    const movieId = Number(/^\/movie\/(\d+)/.exec(path)?.[1]);
    const reviews = this.reviews.get(movieId) ?? [];
    const reviewPage = paged(
      reviews.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map(reviewOf),
      reviews.length,
      page,
    );
    if (path.includes('/reviews?') || reviewPage.kind !== 'ok') return reviewPage;
    const details = { ...numbersOf(movieId), title: `Movie ${movieId}`, genres: [], reviews: reviewPage.json };
    return { kind: 'ok', json: details };
  }
}

const paged = (results: readonly unknown[], total: number, page: number): TmdbReply => ({
  kind: 'ok',
  json: { page, results, total_pages: Math.max(1, Math.ceil(total / PAGE_SIZE)), total_results: total },
});

const numbersOf = (id: number) => ({ id, vote_average: 7, vote_count: 100, popularity: 1 + (id % 17) });

const reviewOf = ({ id, createdAt }: { id: string; createdAt: number }) => ({
  id,
  author: 'ann',
  author_details: { rating: null },
  content: `Review ${id}`,
  created_at: new Date(createdAt).toISOString(),
  url: '',
});
