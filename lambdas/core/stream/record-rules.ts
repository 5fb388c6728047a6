/** What a value must keep besides its schema, so that it can be counted and stored. */
import { LIMITS } from '../../../schema/limits.ts';
import type { Topic } from '../../../schema/names.ts';
import type { Metadata, Rating, RecordOf, Review, TrendingEntry } from '../../../schema/records.ts';
import { PoisonRecord } from '../failures.ts';

const refuse = (field: string, value: number, rule: string): never => {
  throw new PoisonRecord('invalid-value', `${field} is ${value}; it must be ${rule}`);
};

/** Written so that NaN fails. */
const assertWithin = (field: string, value: number, low: number, high: number): void => {
  if (!(value >= low && value <= high)) refuse(field, value, `a number from ${low} to ${high}`);
};

const assertInteger = (field: string, value: number, low: number): void => {
  if (!Number.isInteger(value) || value < low || value > LIMITS.int) {
    refuse(field, value, `an integer from ${low} to ${LIMITS.int}`);
  }
};

const assertLength = (field: string, text: string, low: number, high: number): void => {
  if (text.length < low || text.length > high) {
    refuse(`the length of ${field}`, text.length, `from ${low} to ${high} characters`);
  }
};

const assertReview = (review: Review): void => {
  assertInteger('movie_id', review.movie_id, 1);
  assertLength('review_id', review.review_id, 1, LIMITS.reviewIdLength);
  // Stands for bytes that are no UTF-8. Two different ids would become one; in a text it is a word that VADER does not know.
  if (review.review_id.includes('\uFFFD')) throw new PoisonRecord('invalid-value', 'review_id is no UTF-8');
  assertLength('content', review.content, 0, LIMITS.contentLength);
  if (review.rating !== null) assertWithin('rating', review.rating, 0, 10);
};

const assertRating = (rating: Rating): void => {
  assertInteger('movie_id', rating.movie_id, 1);
  assertWithin('vote_average', rating.vote_average, 0, LIMITS.voteAverage);
  assertInteger('vote_count', rating.vote_count, 0);
  assertWithin('popularity', rating.popularity, 0, LIMITS.popularity);
};

const assertMetadata = (metadata: Metadata): void => {
  assertInteger('movie_id', metadata.movie_id, 1);
  assertLength('title', metadata.title, 0, LIMITS.textLength);
  assertLength('release_date', metadata.release_date ?? '', 0, LIMITS.textLength);
  if (metadata.runtime !== null) assertInteger('runtime', metadata.runtime, 0);
  if (metadata.budget !== null) assertWithin('budget', metadata.budget, 0, LIMITS.usDollars);
  if (metadata.revenue !== null) assertWithin('revenue', metadata.revenue, 0, LIMITS.usDollars);
  if (metadata.genres.length > LIMITS.genres) {
    refuse('the number of genres', metadata.genres.length, `at most ${LIMITS.genres}`);
  }
  for (const genre of metadata.genres) assertLength('a genre', genre, 0, LIMITS.textLength);
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
