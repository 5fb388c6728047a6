/** The records of a load, made by arithmetic: the same in every run. */
import { type EpochMs, epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { reviewTextOf } from '../../../localstack/tmdb/text/review-text.ts';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import type { Rating, Review } from '../../../schema/records.ts';

const WINDOW_MS = 5 * MINUTE_MS;
const FIRST_MOVIE_ID = 1_000;

/** As many as the popular lists show; 156,000 samples are then the 26 hours a trend needs. */
export const MOVIES = 500;

export interface Load {
  readonly name: string;
  readonly topic: Topic;
  readonly records: number;
  readonly movies: number;
  /** Record `index` of a load whose last window ends at `end`; in the order of event time. */
  readonly valueOf: (index: number, end: EpochMs) => Rating | Review;
}

export const titleOf = ({ name, movies }: Pick<Load, 'name' | 'movies'>): string => `${name}, ${movies} movies`;

interface Shape {
  readonly movies: number;
  readonly perGroup: number;
  readonly records: number;
}

/** Where record `index` stands: windows one after the other, in each all movies, `perGroup` records of each. */
const placeOf = ({ movies, perGroup, records }: Shape, index: number, end: EpochMs) => {
  const perWindow = movies * perGroup;
  const windows = Math.ceil(records / perWindow);
  const window = Math.floor(index / perWindow);
  const nth = Math.floor((index % perWindow) / movies);
  const windowStart = epochMs(end - (windows - window) * WINDOW_MS);
  const offsetMs = Math.floor((nth * WINDOW_MS) / perGroup) + (index % movies);
  return { movieId: FIRST_MOVIE_ID + (index % movies), eventTime: epochMs(windowStart + (offsetMs % WINDOW_MS)) };
};

const ratingsOf =
  (shape: Shape) =>
  (index: number, end: EpochMs): Rating => {
    const { movieId, eventTime } = placeOf(shape, index, end);
    return {
      movie_id: movieId,
      vote_average: Math.round(1_000 * (5 + 4 * Math.sin(index))) / 1_000,
      vote_count: 1_000 + (index % 9_000),
      popularity: 10 + (index % 977) / 10,
      timestamp: eventTime,
    };
  };

const TEXTS = 997;

const reviewsOf = (shape: Shape, characters: number) => {
  const texts = Array.from({ length: TEXTS }, (_, index) => textOf(index, characters));
  return (index: number, end: EpochMs): Review => {
    const { movieId, eventTime } = placeOf(shape, index, end);
    return {
      review_id: index.toString(16).padStart(24, '0'),
      movie_id: movieId,
      author: `author${index % 100}`,
      content: texts[index % TEXTS] as string,
      rating: index % 11,
      created_at: eventTime,
      url: `https://www.themoviedb.org/review/${index}`,
      updated_at: null,
    };
  };
};

/** A text of about so many characters, from the simulated reviewers' sentences. */
const textOf = (key: number, characters: number): string => {
  const tones = ['positive', 'negative', 'mixed'] as const;
  let text = '';
  for (let part = 0; text.length < characters; part++) {
    text += `${reviewTextOf(key * 31 + part, 'The Long Way', tones[key % 3] ?? 'mixed')} `;
  }
  return text.slice(0, characters);
};

const ratingLoad = (name: string, shape: Shape): Load => ({
  name,
  topic: TOPICS.ratings,
  records: shape.records,
  movies: shape.movies,
  valueOf: ratingsOf(shape),
});

const reviewLoad = (name: string, shape: Shape, characters: number): Load => ({
  name,
  topic: TOPICS.reviews,
  records: shape.records,
  movies: shape.movies,
  valueOf: reviewsOf(shape, characters),
});

/** With more movies a batch of records holds fewer windows of each, and so more and smaller store operations. */
export const loadsOf = (movies: number): readonly Load[] => [
  ratingLoad('ratings, 1 per window', { movies, perGroup: 1, records: 156_000 }),
  ratingLoad('ratings, 10 per window', { movies, perGroup: 10, records: 300_000 }),
  reviewLoad('reviews, 110 characters', { movies, perGroup: 1.3, records: 60_000 }, 110),
  reviewLoad('reviews, 1.1 kB', { movies, perGroup: 1.3, records: 20_000 }, 1_100),
];

/** A batch reads what its windows hold already: how that grows where one holds very much. */
export const HOT_LOADS: readonly Load[] = [
  ratingLoad('hot movie: all in one window of it', { movies: 1, perGroup: 20_000, records: 20_000 }),
  ratingLoad('hot window of 5,000 movies', { movies: 5_000, perGroup: 30, records: 150_000 }),
  reviewLoad('hot movie: its reviews in three windows', { movies: 1, perGroup: 15_000, records: 45_000 }, 110),
];
