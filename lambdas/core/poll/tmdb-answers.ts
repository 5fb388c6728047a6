/** TMDB's answers (API v3), read field by field. Source: developer.themoviedb.org/reference */
import { type Fields, fieldsOf, readEach } from '../json-fields.ts';
import { type EpochMs, epochMs } from '../time.ts';

/** A movie's numbers, as every list and the details show them. */
export interface MovieNumbers {
  readonly movieId: number;
  readonly voteAverage: number;
  readonly voteCount: number;
  readonly popularity: number;
}

export interface MoviePage {
  readonly movies: readonly MovieNumbers[];
  readonly totalPages: number;
  readonly malformed: readonly string[];
}

export interface SeenReview {
  readonly reviewId: string;
  readonly author: string;
  readonly content: string;
  readonly rating: number | null;
  readonly createdAt: EpochMs;
  readonly url: string;
}

export interface ReviewPage {
  readonly reviews: readonly SeenReview[];
  readonly totalPages: number;
  readonly totalReviews: number;
  readonly malformed: readonly string[];
}

export interface MovieDetails {
  readonly numbers: MovieNumbers;
  readonly title: string;
  readonly releaseDate: string | null;
  readonly genres: readonly string[];
  readonly runtime: number | null;
  readonly budget: number | null;
  readonly revenue: number | null;
  readonly firstReviews: ReviewPage;
}

export interface ChangesPage {
  readonly movieIds: readonly number[];
  readonly totalPages: number;
  readonly malformed: readonly string[];
}

/** Kafka's limit of a record, with room for its other fields: a longer text is cut, not lost. */
const MAX_CONTENT_LENGTH = 100_000;

const numbersOf = (fields: Fields): MovieNumbers => ({
  movieId: fields.integer('id', 1),
  voteAverage: fields.number('vote_average', 0, 10),
  voteCount: fields.integer('vote_count'),
  popularity: fields.number('popularity', 0),
});

export const moviePageOf = (json: unknown): MoviePage => {
  const page = fieldsOf(json, 'list page');
  const { values, malformed } = readEach(page.list('results'), (item) => numbersOf(fieldsOf(item, labelOf(item))));
  return { movies: values, totalPages: page.integer('total_pages'), malformed };
};

export const changesPageOf = (json: unknown): ChangesPage => {
  const page = fieldsOf(json, 'changes page');
  const { values, malformed } = readEach(page.list('results'), (item) => fieldsOf(item, 'change').integer('id', 1));
  return { movieIds: values, totalPages: page.integer('total_pages'), malformed };
};

export const reviewPageOf = (json: unknown): ReviewPage => reviewsIn(fieldsOf(json, 'review page'));

const reviewsIn = (page: Fields): ReviewPage => {
  const { values, malformed } = readEach(page.list('results'), reviewOf);
  const [totalPages, totalReviews] = [page.integer('total_pages'), page.integer('total_results')];
  return { reviews: values, totalPages, totalReviews, malformed };
};

const reviewOf = (json: unknown): SeenReview => {
  const fields = fieldsOf(json, `review ${idIn(json)}`);
  return {
    reviewId: fields.text('id'),
    author: fields.text('author'),
    content: fields.text('content').slice(0, MAX_CONTENT_LENGTH),
    rating: fields.object('author_details').optionalNumber('rating', 0, 10),
    createdAt: epochMs(fields.instant('created_at')),
    url: fields.text('url'),
  };
};

/** Of `/movie/{id}?append_to_response=reviews`. */
export const movieDetailsOf = (json: unknown): MovieDetails => {
  const fields = fieldsOf(json, labelOf(json));
  return {
    numbers: numbersOf(fields),
    title: fields.text('title'),
    releaseDate: fields.optionalText('release_date'),
    genres: fields.list('genres').map((genre) => fieldsOf(genre, 'genre').text('name')),
    runtime: fields.optionalCount('runtime'),
    budget: fields.optionalCount('budget'),
    revenue: fields.optionalCount('revenue'),
    firstReviews: reviewsIn(fields.object('reviews')),
  };
};

const labelOf = (json: unknown): string => `movie ${idIn(json)}`;

const idIn = (json: unknown): string =>
  typeof json === 'object' && json !== null && 'id' in json ? String(json.id).slice(0, 40) : 'without an id';
