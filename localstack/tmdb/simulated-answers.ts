import { LRUCache } from 'lru-cache';
import { type EpochMs, epochMs, MINUTE_MS } from '../../lambdas/core/time.ts';
import { changedWithinDay, metadataOf } from './metadata.ts';
import type { SimulatedReview } from './reviews.ts';
import type { SimulatedMovie } from './simulated-movie.ts';
import { GENRES } from './text/title-words.ts';
import type { RankedMovie, World } from './world.ts';

const RESULTS_PER_PAGE = 20;
const CHANGES_PER_PAGE = 100;
const MOST_PAGES = 500;
/** Some 15 MB: the newest of each movie are asked for again and again, and never change. */
const REVIEWS_KEPT = 10_000;

/** An answer's JSON text, or why there is none. */
export type Body = { readonly json: string } | { readonly refusal: 'not-found' | 'bad-page' };

const NOT_FOUND: Body = { refusal: 'not-found' };
const BAD_PAGE: Body = { refusal: 'bad-page' };
const bodyWith = (answer: unknown): Body => ({ json: JSON.stringify(answer) });

interface MovieNumbers {
  readonly popularity: number;
  readonly vote_average: number;
  readonly vote_count: number;
}

/**
 * TMDB's answers over a simulated world, in TMDB's own shapes. As behind TMDB's caches, an answer stays the same for a
 * minute; it is written once and kept for that long.
 */
export class SimulatedAnswers {
  readonly #world: World;
  readonly #lastingMs: number;
  #at = epochMs(-1);
  #bodies = new Map<string, Body>();
  #ranked = new Map<string, readonly RankedMovie[]>();
  #numbers = new Map<string, MovieNumbers>();
  readonly #reviews = new LRUCache<string, ReviewResult>({ max: REVIEWS_KEPT });

  constructor(world: World, lastingMs = MINUTE_MS) {
    this.#world = world;
    this.#lastingMs = lastingMs;
  }

  /** @param pathname below the API's version: `/movie/popular` */
  bodyOf(pathname: string, query: URLSearchParams, now: EpochMs): Body {
    const at = epochMs(Math.floor(now / this.#lastingMs) * this.#lastingMs);
    if (at !== this.#at) {
      this.#at = at;
      this.#bodies = new Map();
      this.#ranked = new Map();
      this.#numbers = new Map();
    }
    const key = `${pathname}?${query.toString()}`;
    const known = this.#bodies.get(key);
    if (known !== undefined) return known;
    const body = this.#write(pathname, query);
    this.#bodies.set(key, body);
    return body;
  }

  #write(pathname: string, query: URLSearchParams): Body {
    const page = Number(query.get('page') ?? 1);
    if (!Number.isInteger(page) || page < 1 || page > MOST_PAGES) return BAD_PAGE;
    if (pathname === '/genre/movie/list') return bodyWith({ genres: GENRES });
    if (pathname === '/movie/popular') return this.#listPage('popular', page);
    if (pathname === '/movie/changes') return this.#changesPage(page);
    const trending = /^\/trending\/movie\/(day|week)$/.exec(pathname)?.[1] as 'day' | 'week' | undefined;
    if (trending !== undefined) return this.#listPage(trending, page);
    const [, id, reviews] = /^\/movie\/(\d+)(\/reviews)?$/.exec(pathname) ?? [];
    const movie = this.#world.movie(Number(id ?? 0), this.#at);
    if (movie === undefined) return NOT_FOUND;
    if (reviews !== undefined) return bodyWith({ id: movie.traits.movieId, ...this.#reviewPage(movie, page) });
    return bodyWith(this.#details(movie, query.get('append_to_response')?.split(',').includes('reviews') === true));
  }

  #listPage(list: 'popular' | 'day' | 'week', page: number): Body {
    const shown = pageOf(this.#ranking(list), page, RESULTS_PER_PAGE);
    const results = shown.items.map(({ movie }) => this.#listed(movie, list === 'popular'));
    return bodyWith({ page, results, ...shown.totals });
  }

  #ranking(list: 'popular' | 'day' | 'week'): readonly RankedMovie[] {
    const known = this.#ranked.get(list);
    if (known !== undefined) return known;
    const ranked = list === 'popular' ? this.#world.popularAt(this.#at) : this.#world.trendingAt(this.#at, list);
    this.#ranked.set(list, ranked);
    return ranked;
  }

  #listed(movie: SimulatedMovie, isCached: boolean) {
    const title = this.#world.titleOf(movie);
    const { genres, overview, releaseDate } = metadataOf(movie, title, this.#at);
    return {
      adult: false,
      genre_ids: genres.map(({ id }) => id),
      id: movie.traits.movieId,
      original_language: 'en',
      original_title: title,
      overview,
      release_date: releaseDate,
      title,
      video: false,
      ...this.#numbersOf(movie, isCached),
    };
  }

  #numbersOf(movie: SimulatedMovie, isCached = false): MovieNumbers {
    const key = `${movie.traits.movieId} ${isCached}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const numbers = {
      popularity: this.#world.popularityAt(movie, this.#at, isCached),
      vote_average: movie.voteAverageAt(this.#at),
      vote_count: movie.votesAt(this.#at, isCached),
    };
    this.#numbers.set(key, numbers);
    return numbers;
  }

  #details(movie: SimulatedMovie, withReviews: boolean) {
    const title = this.#world.titleOf(movie);
    const { genres, overview, releaseDate, runtime, budget, revenue } = metadataOf(movie, title, this.#at);
    return {
      adult: false,
      budget,
      genres,
      id: movie.traits.movieId,
      original_language: 'en',
      original_title: title,
      overview,
      release_date: releaseDate,
      revenue,
      runtime,
      status: 'Released',
      title,
      ...this.#numbersOf(movie),
      ...(withReviews ? { reviews: this.#reviewPage(movie, 1) } : {}),
    };
  }

  #reviewPage(movie: SimulatedMovie, page: number) {
    const total = movie.reviewsAt(this.#at);
    const first = (page - 1) * RESULTS_PER_PAGE;
    const shown = Math.max(0, Math.min(RESULTS_PER_PAGE, total - first));
    // Newest first: a movie may have more reviews than there are pages.
    const indexes = Array.from({ length: shown }, (_, nth) => total - 1 - first - nth);
    const results = indexes.map((index) => this.#review(movie, index));
    return { page, results, ...totalsOf(total, RESULTS_PER_PAGE) };
  }

  #review(movie: SimulatedMovie, index: number): ReviewResult {
    const key = `${movie.traits.movieId} ${index}`;
    const known = this.#reviews.get(key);
    if (known !== undefined) return known;
    const result = resultOf(this.#world.review(movie, index));
    this.#reviews.set(key, result);
    return result;
  }

  #changesPage(page: number): Body {
    const changed = this.#ranking('popular')
      .filter(({ movie }) => changedWithinDay(movie, this.#at))
      .map(({ movie }) => movie.traits.movieId);
    const shown = pageOf(changed, page, CHANGES_PER_PAGE);
    return bodyWith({ results: shown.items.map((id) => ({ id, adult: false })), page, ...shown.totals });
  }
}

type ReviewResult = ReturnType<typeof resultOf>;

const resultOf = ({ reviewId, author, content, createdAt, rating, visibleAt }: SimulatedReview) => ({
  author,
  author_details: { name: '', username: author, avatar_path: null, rating },
  content,
  created_at: new Date(createdAt).toISOString(),
  id: reviewId,
  updated_at: new Date(visibleAt).toISOString(),
  url: `https://www.themoviedb.org/review/${reviewId}`,
});

const pageOf = <Item>(items: readonly Item[], page: number, size: number) => ({
  items: items.slice((page - 1) * size, page * size),
  totals: totalsOf(items.length, size),
});

const totalsOf = (count: number, size: number) => ({
  total_pages: Math.min(MOST_PAGES, Math.max(1, Math.ceil(count / size))),
  total_results: count,
});
