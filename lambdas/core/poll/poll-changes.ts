/**
 * What of a poll's answers is news. Each function takes the movie's checkpoint and what was seen, and returns the records
 * to publish and the checkpoint that holds once they are acknowledged.
 */
import { TOPICS, type Topic } from '../../../schema/names.ts';
import type { RecordOf, Review, TrendingTimeWindow } from '../../../schema/records.ts';
import { REVIEW_MARGIN_MS } from '../retention.ts';
import { type EpochMs, hourOf } from '../time.ts';
import { METADATA_REFRESH_MS } from './poll-plan.ts';
import type { PollCheckpoint } from './poll-ports.ts';
import {
  type NumbersSource,
  numbersOfText,
  numbersToPublish,
  type PublishedNumbers,
  textOfNumbers,
} from './published-numbers.ts';
import type { MovieNumbers, SeenMetadata, SeenReview } from './tmdb-answers.ts';

export type TopicRecord = { readonly [T in Topic]: { readonly topic: T; readonly value: RecordOf[T] } }[Topic];

export interface Change {
  readonly checkpoint: PollCheckpoint;
  readonly records: readonly TopicRecord[];
}

/** What all changes of one poll share. */
export interface PollInstant {
  /** One instant per poll: the event time of its ratings, metadata and trending entries. */
  readonly polledAt: EpochMs;
  readonly retentionMs: number;
}

const unchanged = (checkpoint: PollCheckpoint): Change => ({ checkpoint, records: [] });

/**
 * A rating when the numbers changed, or when no poll of this hour has published them: movie_stats has a row per hour.
 */
export const changeOfNumbers = (
  before: PollCheckpoint,
  seen: MovieNumbers,
  source: NumbersSource,
  { polledAt }: PollInstant,
): Change => {
  const last = numbersOfText(before.publishedRating);
  const numbers = numbersToPublish(last, seen, source, polledAt);
  const publishedRating = textOfNumbers(numbers);
  if (publishedRating === before.publishedRating) return unchanged(before);
  const checkpoint = { ...before, publishedRating };
  if (last !== null && contentOf(last) === contentOf(numbers)) return { checkpoint, records: [] };
  const value = { ...numberFieldsOf({ movieId: seen.movieId, ...numbers }), timestamp: polledAt };
  return { checkpoint, records: [{ topic: TOPICS.ratings, value }] };
};

const contentOf = ({ hour, voteAverage, voteCount, popularity }: PublishedNumbers): string =>
  JSON.stringify([hour, voteAverage, voteCount, popularity]);

const numberFieldsOf = ({ movieId, voteAverage, voteCount, popularity }: MovieNumbers) => ({
  movie_id: movieId,
  vote_average: voteAverage,
  vote_count: voteCount,
  popularity,
});

/** A trending entry when rank or numbers changed, or on the hour's first poll, for the reason above. */
export const changeOfTrending = (
  before: PollCheckpoint,
  seen: MovieNumbers & { readonly rank: number; readonly timeWindow: TrendingTimeWindow },
  { polledAt }: PollInstant,
): Change => {
  const { rank, timeWindow } = seen;
  const content = JSON.stringify([hourOf(polledAt), rank, seen.voteAverage, seen.voteCount, seen.popularity]);
  const column = timeWindow === 'day' ? 'publishedDayEntry' : 'publishedWeekEntry';
  if (content === before[column]) return unchanged(before);
  const value = { ...numberFieldsOf(seen), rank, time_window: timeWindow, timestamp: polledAt };
  return { checkpoint: { ...before, [column]: content }, records: [{ topic: TOPICS.trending, value }] };
};

/** Metadata when it changed, and once a day when it did not, so that no reader's copy lapses. */
export const changeOfFacts = (before: PollCheckpoint, seen: SeenMetadata, { polledAt }: PollInstant): Change => {
  const fields = {
    title: seen.title,
    release_date: seen.releaseDate,
    genres: seen.genres,
    runtime: seen.runtime,
    budget: seen.budget,
    revenue: seen.revenue,
  };
  const content = JSON.stringify(fields);
  const polled: PollCheckpoint = { ...before, metadataPolledAt: polledAt };
  const { metadataPublishedAt, publishedMetadata } = before;
  const isFresh = metadataPublishedAt !== null && polledAt - metadataPublishedAt < METADATA_REFRESH_MS;
  if (content === publishedMetadata && isFresh) return unchanged(polled);
  const eventType = publishedMetadata === null ? 'created' : 'updated';
  const value = { movie_id: before.movieId, ...fields, timestamp: polledAt, event_type: eventType } as const;
  return {
    checkpoint: { ...polled, publishedMetadata: content, metadataPublishedAt: polledAt },
    records: [{ topic: TOPICS.metadata, value }],
  };
};

/**
 * The reviews that were not published yet, or not as they read now, and are young enough to be. Ids are remembered at least as
 * long as that, so the checkpoint stays small and a forgotten review is never published again.
 */
export const changeOfReviews = (
  before: PollCheckpoint,
  seen: readonly SeenReview[],
  { polledAt, retentionMs }: PollInstant,
): Change => {
  const isYoung = (instant: EpochMs): boolean => isPublishable(instant, retentionMs, polledAt);
  const isNews = ({ reviewId, updatedAt }: SeenReview): boolean =>
    (before.seenReviews.get(reviewId) ?? Number.NEGATIVE_INFINITY) < updatedAt;
  const fresh = new Map(
    seen.filter((review) => isYoung(review.createdAt) && isNews(review)).map((review) => [review.reviewId, review]),
  );
  const remembered = [...before.seenReviews].filter(([, updatedAt]) => isYoung(updatedAt));
  const added = [...fresh.values()].map(({ reviewId, updatedAt }) => [reviewId, updatedAt] as const);
  return {
    checkpoint: { ...before, seenReviews: new Map([...remembered, ...added]) },
    records: [...fresh.values()].map((review) => ({ topic: TOPICS.reviews, value: reviewOf(before.movieId, review) })),
  };
};

/** Whether a review of this age is still published. */
export const isPublishable = (createdAt: EpochMs, retentionMs: number, polledAt: EpochMs): boolean =>
  createdAt > polledAt - retentionMs - REVIEW_MARGIN_MS;

const reviewOf = (movieId: number, review: SeenReview): Review => ({
  review_id: review.reviewId,
  movie_id: movieId,
  author: review.author,
  content: review.content,
  rating: review.rating,
  created_at: review.createdAt,
  url: review.url,
  updated_at: review.updatedAt === review.createdAt ? null : review.updatedAt,
});
