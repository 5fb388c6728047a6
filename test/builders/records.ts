import type { Metadata, Rating, Review, TrendingEntry } from '../../schema/records.ts';
import { NOW } from './time.ts';

export const reviewOf = (review: Partial<Review> = {}): Review => ({
  review_id: '5f0e1d7c9a',
  movie_id: 603,
  author: 'reviewer',
  content: 'A wonderful film!',
  rating: null,
  created_at: NOW,
  url: 'https://www.themoviedb.org/review/5f0e1d7c9a',
  updated_at: null,
  ...review,
});

export const ratingOf = (rating: Partial<Rating> = {}): Rating => ({
  movie_id: 603,
  vote_average: 8.217,
  vote_count: 26_000,
  popularity: 83.5,
  timestamp: NOW,
  ...rating,
});

export const metadataOf = (metadata: Partial<Metadata> = {}): Metadata => ({
  movie_id: 603,
  title: 'The Matrix',
  release_date: '1999-03-31',
  genres: ['Action', 'Science Fiction'],
  runtime: 136,
  budget: 63_000_000,
  revenue: 463_517_383,
  timestamp: NOW,
  event_type: 'created',
  ...metadata,
});

export const trendingEntryOf = (entry: Partial<TrendingEntry> = {}): TrendingEntry => ({
  movie_id: 603,
  rank: 1,
  time_window: 'day',
  popularity: 83.5,
  vote_average: 8.217,
  vote_count: 26_000,
  timestamp: NOW,
  ...entry,
});
