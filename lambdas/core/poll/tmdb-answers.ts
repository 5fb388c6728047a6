/**
 * TMDB's answers (API v3), read field by field. Source: developer.themoviedb.org/reference
 *
 * What cannot be read costs itself and nothing else: an optional field becomes `null`, a movie or a review without what it
 * needs is left out, and each is named in `unreadable`.
 */
import { LIMITS } from '../../../schema/limits.ts';
import { type Fields, fieldsOf, MalformedAnswer, orNull, readEach } from '../json-fields.ts';
import { type EpochMs, epochMs } from '../time.ts';

/** A movie's numbers, as every list and the details show them. */
export interface MovieNumbers {
  readonly movieId: number;
  readonly voteAverage: number;
  readonly voteCount: number;
  readonly popularity: number;
}

export interface ListedMovie {
  readonly movieId: number;
  /** On its page, from 0; what cannot be read or is no movie has a place too. */
  readonly place: number;
  readonly numbers: MovieNumbers | null;
}

/** What all pages have. */
interface Page {
  /** Of the whole list, from 1 to {@link MOST_PAGES}. */
  readonly totalPages: number;
  readonly unreadable: readonly string[];
}

export interface MoviePage extends Page {
  readonly movies: readonly ListedMovie[];
}

export interface SeenReview {
  readonly reviewId: string;
  readonly author: string;
  readonly content: string;
  readonly rating: number | null;
  readonly createdAt: EpochMs;
  /** When its author changed it last; as written, where TMDB does not say. */
  readonly updatedAt: EpochMs;
  readonly url: string;
}

export interface ReviewPage extends Page {
  readonly reviews: readonly SeenReview[];
  /** `null`: TMDB did not say. */
  readonly totalReviews: number | null;
}

export interface SeenMetadata {
  readonly title: string;
  readonly releaseDate: string | null;
  readonly genres: readonly string[];
  readonly runtime: number | null;
  readonly budget: number | null;
  readonly revenue: number | null;
}

export interface MovieDetails {
  readonly numbers: MovieNumbers | null;
  /** `null`: without a readable title there are none. */
  readonly facts: SeenMetadata | null;
  readonly firstReviews: ReviewPage | null;
  /** Of the details; the reviews have their own. */
  readonly unreadable: readonly string[];
}

export interface ChangesPage extends Page {
  readonly movieIds: readonly number[];
}

/** TMDB refuses pages beyond, whatever it says their number is (status_code 22). */
export const MOST_PAGES = 500;
export const PAGE_SIZE = 20;
const MOST_DATE_CHARACTERS = 32;

const idOf = (fields: Fields): number => fields.integer('id', 1, LIMITS.int);

const numbersOf = (fields: Fields): MovieNumbers => ({
  movieId: idOf(fields),
  voteAverage: fields.number('vote_average', 0, LIMITS.voteAverage),
  voteCount: fields.integer('vote_count', 0, LIMITS.int),
  popularity: fields.number('popularity', 0, LIMITS.popularity),
});

export const moviePageOf = (json: unknown): MoviePage => {
  const unreadable: string[] = [];
  const page = fieldsOf(json, 'list page');
  const places = page.list('results').map((item, place) => ({ item, place }));
  const movies = readEach(
    places.filter(({ item }) => isMovie(item)),
    unreadable,
    (one) => {
      const { item, place } = one as (typeof places)[number];
      const fields = fieldsOf(item, labelOf(item));
      return { movieId: idOf(fields), place, numbers: orNull(unreadable, () => numbersOf(fields)) };
    },
  );
  return { movies, totalPages: totalPagesOf(page, unreadable), unreadable };
};

/** Lists mix in series, people and collections, which have ids of their own. */
const isMovie = (item: unknown): boolean =>
  typeof item !== 'object' ||
  item === null ||
  !('media_type' in item) ||
  [undefined, null, 'movie'].includes(item.media_type as string);

export const changesPageOf = (json: unknown): ChangesPage => {
  const unreadable: string[] = [];
  const page = fieldsOf(json, 'changes page');
  const movieIds = readEach(page.list('results'), unreadable, (item) => idOf(fieldsOf(item, 'change')));
  return { movieIds, totalPages: totalPagesOf(page, unreadable), unreadable };
};

/** One where TMDB does not say: the page that was read. */
const totalPagesOf = (page: Fields, unreadable: string[]): number => {
  const total = orNull(unreadable, () => page.number('total_pages', 0)) ?? 1;
  return Math.max(1, Math.min(MOST_PAGES, Math.floor(total)));
};

export const reviewPageOf = (json: unknown): ReviewPage => reviewsIn(fieldsOf(json, 'review page'));

const reviewsIn = (page: Fields): ReviewPage => {
  const unreadable: string[] = [];
  const reviews = readEach(page.list('results'), unreadable, (item) => reviewOf(item, unreadable));
  const totalReviews = orNull(unreadable, () => page.integer('total_results', 0, LIMITS.int));
  const inTotal = totalReviews === null ? MOST_PAGES : Math.max(1, Math.ceil(totalReviews / PAGE_SIZE));
  return { reviews, totalPages: Math.min(inTotal, totalPagesOf(page, unreadable)), totalReviews, unreadable };
};

/** A review is its id, its text and when it was written; the rest may be missing. */
const reviewOf = (json: unknown, unreadable: string[]): SeenReview => {
  const fields = fieldsOf(json, `review ${idIn(json)}`);
  const optional = <Value>(read: () => Value): Value | null => orNull(unreadable, read);
  const createdAt = epochMs(fields.instant('created_at'));
  const updatedAt = epochMs(Math.max(createdAt, optional(() => fields.optionalInstant('updated_at')) ?? createdAt));
  return {
    reviewId: reviewIdOf(fields),
    author: shortened(optional(() => fields.text('author')) ?? '', LIMITS.textLength),
    content: shortened(fields.text('content'), LIMITS.contentLength),
    rating: optional(() => fields.object('author_details').optionalNumber('rating', 0, LIMITS.voteAverage)),
    createdAt,
    updatedAt,
    url: shortened(optional(() => fields.text('url')) ?? '', LIMITS.textLength),
  };
};

/** An identity, so never cut: two reviews would become one. */
const reviewIdOf = (fields: Fields): string => fields.text('id', 1, LIMITS.reviewIdLength);

/**
 * Of `/movie/{id}?append_to_response=reviews`.
 * @throws MalformedAnswer where no part of it can be read
 */
export const movieDetailsOf = (json: unknown): MovieDetails => {
  const unreadable: string[] = [];
  const fields = fieldsOf(json, labelOf(json));
  const numbers = orNull(unreadable, () => numbersOf(fields));
  const facts = orNull(unreadable, () => factsOf(fields, unreadable));
  const firstReviews = orNull(unreadable, () => reviewsIn(fields.object('reviews')));
  if (numbers === null && facts === null && firstReviews === null) throw new MalformedAnswer(unreadable.join('; '));
  return { numbers, facts, firstReviews, unreadable };
};

const factsOf = (fields: Fields, unreadable: string[]): SeenMetadata => {
  const optional = <Value>(read: () => Value): Value | null => orNull(unreadable, read);
  return {
    title: shortened(fields.text('title'), LIMITS.textLength),
    releaseDate: optional(() => fields.optionalText('release_date', MOST_DATE_CHARACTERS)),
    genres: genresOf(optional(() => fields.list('genres')) ?? [], unreadable),
    runtime: optional(() => fields.optionalCount('runtime', LIMITS.int)),
    budget: optional(() => fields.optionalCount('budget', LIMITS.usDollars)),
    revenue: optional(() => fields.optionalCount('revenue', LIMITS.usDollars)),
  };
};

const genresOf = (genres: readonly unknown[], unreadable: string[]): string[] =>
  readEach(genres.slice(0, LIMITS.genres), unreadable, (genre) =>
    shortened(fieldsOf(genre, 'genre').text('name'), LIMITS.textLength),
  );

/** Never between the two halves of a character. */
const shortened = (text: string, characters: number): string =>
  text.length <= characters ? text : text.slice(0, characters).replace(/[\uD800-\uDBFF]$/, '');

const labelOf = (json: unknown): string => `movie ${idIn(json)}`;

const SHOWN_ID_CHARACTERS = 40;

const idIn = (json: unknown): string => {
  const id = typeof json === 'object' && json !== null && 'id' in json ? json.id : undefined;
  return typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, SHOWN_ID_CHARACTERS) : 'without an id';
};
