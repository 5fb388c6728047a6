/**
 * What a value must keep besides its schema, so that it can be counted and stored. Bounds are generous: they stop what
 * would break a table (a row is at most 1 MB in Keyspaces), not what looks unusual.
 */
import type { Topic } from '../../../schema/names.ts';
import type { Metadata, Rating, RecordOf, Review, TrendingEntry } from '../../../schema/records.ts';
import { PoisonRecord } from '../failures.ts';

const MAX_INT = 2 ** 31 - 1;
const MAX_ID_LENGTH = 128;
const MAX_CONTENT_LENGTH = 100_000;
const MAX_TEXT_LENGTH = 1_000;
const MAX_GENRES = 100;
/** Longs are decoded exactly up to 2^52. */
const MAX_US_DOLLARS = 1e12;

const refuse = (field: string, value: number, rule: string): never => {
  throw new PoisonRecord('invalid-value', `${field} is ${value}; it must be ${rule}`);
};

/** Written so that NaN fails. */
const assertWithin = (field: string, value: number, low: number, high: number): void => {
  if (!(value >= low && value <= high)) refuse(field, value, `a number from ${low} to ${high}`);
};

const assertInteger = (field: string, value: number, low: number): void => {
  if (!Number.isInteger(value) || value < low || value > MAX_INT) {
    refuse(field, value, `an integer from ${low} to ${MAX_INT}`);
  }
};

const assertLength = (field: string, text: string, low: number, high: number): void => {
  if (text.length < low || text.length > high) {
    refuse(`the length of ${field}`, text.length, `from ${low} to ${high} characters`);
  }
};

const assertReview = (review: Review): void => {
  assertInteger('movie_id', review.movie_id, 1);
  assertLength('review_id', review.review_id, 1, MAX_ID_LENGTH);
  assertLength('content', review.content, 0, MAX_CONTENT_LENGTH);
  if (review.rating !== null) assertWithin('rating', review.rating, 0, 10);
};

const assertRating = (rating: Rating): void => {
  assertInteger('movie_id', rating.movie_id, 1);
  assertWithin('vote_average', rating.vote_average, 0, 10);
  assertInteger('vote_count', rating.vote_count, 0);
  assertWithin('popularity', rating.popularity, 0, Number.MAX_VALUE);
};

const assertMetadata = (metadata: Metadata): void => {
  assertInteger('movie_id', metadata.movie_id, 1);
  assertLength('title', metadata.title, 0, MAX_TEXT_LENGTH);
  assertLength('release_date', metadata.release_date ?? '', 0, MAX_TEXT_LENGTH);
  if (metadata.runtime !== null) assertInteger('runtime', metadata.runtime, 0);
  if (metadata.budget !== null) assertWithin('budget', metadata.budget, 0, MAX_US_DOLLARS);
  if (metadata.revenue !== null) assertWithin('revenue', metadata.revenue, 0, MAX_US_DOLLARS);
  if (metadata.genres.length > MAX_GENRES) {
    refuse('the number of genres', metadata.genres.length, `at most ${MAX_GENRES}`);
  }
  for (const genre of metadata.genres) assertLength('a genre', genre, 0, MAX_TEXT_LENGTH);
};

const assertTrendingEntry = (entry: TrendingEntry): void => {
  assertRating(entry);
  assertInteger('rank', entry.rank, 1);
};

const RULES: { readonly [T in Topic]: (value: RecordOf[T]) => void } = {
  'movie.reviews': assertReview,
  'movie.ratings': assertRating,
  'movie.metadata': assertMetadata,
  'movie.trending': assertTrendingEntry,
};

/**
 * The rules of a topic's values.
 *
 * @returns a check that throws PoisonRecord `invalid-value`, naming the field, its value and the rule
 */
export const recordRulesOf = <T extends Topic>(topic: T): ((value: RecordOf[T]) => void) => RULES[topic];
