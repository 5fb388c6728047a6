/**
 * The batch recomputation that every row is held against: plain sums over the records of a window or an hour, in the
 * tables' columns. It shares no code with the functions that fold.
 */
import { hourOf, type MetadataFact, type RankFact, type RatingFact, type ReviewFact } from './facts.ts';

export type Columns = Readonly<Record<string, number | string>>;

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

export const sentimentColumns = (reviews: readonly ReviewFact[]): Columns => {
  const units = reviews.map(({ compoundUnits }) => compoundUnits);
  return {
    review_count: units.length,
    positive_count: units.filter((unit) => unit >= 500).length,
    negative_count: units.filter((unit) => unit <= -500).length,
    neutral_count: units.filter((unit) => unit > -500 && unit < 500).length,
    avg_sentiment: sumOf(units) / units.length / 10_000,
  };
};

export const ratingColumns = (ratings: readonly RatingFact[]): Columns => {
  const averages = ratings.map(({ voteAverage }) => voteAverage);
  const mean = sumOf(averages) / averages.length;
  const last = newestOf(ratings);
  return {
    rating_count: averages.length,
    avg_rating: mean,
    min_rating: Math.min(...averages),
    max_rating: Math.max(...averages),
    rating_stddev: Math.sqrt(sumOf(averages.map((average) => (average - mean) ** 2)) / averages.length),
    high_ratings_count: averages.filter((average) => average >= 8).length,
    medium_ratings_count: averages.filter((average) => average >= 6 && average < 8).length,
    low_ratings_count: averages.filter((average) => average < 6).length,
    popularity: last.popularity,
    vote_count: last.voteCount,
    last_sample_at: last.at,
  };
};

export const statsColumns = (sample: RatingFact): Columns => ({
  movie_id: sample.movieId,
  hour: hourOf(sample.at),
  vote_average: sample.voteAverage,
  vote_count: sample.voteCount,
  popularity: sample.popularity,
  last_updated: sample.at,
});

export const rankColumns = ({ movieId, at, list, rank }: RankFact): Columns => ({
  movie_id: movieId,
  hour: hourOf(at),
  [`trending_rank_${list}`]: rank,
});

export const movieColumns = ({ movieId, title, at }: MetadataFact): Columns => ({
  movie_id: movieId,
  title,
  metadata_at: at,
});

/** The fact with the greatest event time. */
export const newestOf = <Dated extends { readonly at: number }>(facts: readonly Dated[]): Dated =>
  facts.reduce((newest, fact) => (fact.at > newest.at ? fact : newest));

/** The columns in which a row differs from what was recomputed: `review_count is 3, recomputed 2`. */
export const differencesOf = (row: Columns, expected: Columns): string[] =>
  Object.entries(expected)
    .filter(([column, value]) => !isSame(row[column], value))
    .map(([column, value]) => `${column} is ${row[column]}, recomputed ${value}`);

/** Integers are exact in any order of addition; means and deviations may differ in their last bits. */
const isSame = (actual: number | string | undefined, expected: number | string): boolean => {
  if (typeof actual !== 'number' || typeof expected !== 'number') return actual === expected;
  if (Number.isInteger(actual) && Number.isInteger(expected)) return actual === expected;
  return Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
};
