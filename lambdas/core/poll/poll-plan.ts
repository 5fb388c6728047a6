import { type EpochMs, HOUR_MS } from '../time.ts';
import { isWaiting } from './failing-addresses.ts';
import type { PollCheckpoint } from './poll-ports.ts';
import { detailsPath, reviewsPath } from './tmdb-paths.ts';

/** One request about one movie. */
export interface Visit {
  readonly movieId: number;
  /** Ask for the details; the first page of reviews comes with them at no further request. */
  readonly withDetails: boolean;
}

export interface PlanInput {
  /** Of every movie known, those of this poll's lists included. */
  readonly checkpoints: readonly PollCheckpoint[];
  /** Popularity of the movies that this poll's lists showed. */
  readonly listed: ReadonlyMap<number, { readonly popularity: number }>;
  /** TMDB says these changed in the last 24 hours. */
  readonly changed: ReadonlySet<number>;
  readonly now: EpochMs;
  /** Visits at most. */
  readonly limit: number;
}

/** An hour short of a day, so that the poll that is due finds time before the day is over. */
export const METADATA_REFRESH_MS = 23 * HOUR_MS;
/** TMDB names a changed movie for 24 hours: asked again once an hour, not at every poll. */
const CHANGED_REFRESH_MS = HOUR_MS;
/** A movie that has left every list is followed for so long: its fall is what the declining view shows. */
export const UNLISTED_AFTER_MS = 7 * 24 * HOUR_MS;

/** Reviews a movie may be expected to get although it got none: one in the time that reviews are remembered. */
const PRIOR_REVIEWS = 1;
const POPULARITY_PER_REVIEW = 20;

/**
 * Which movies to ask about, most urgent first, at most `limit`.
 *
 * Urgency is the number of reviews not yet seen that a movie is expected to have: what it got lately times how long it was
 * not asked about. It grows without bound while a movie waits and starts at zero when it was asked, so nothing starves;
 * movies never asked about come first. A movie whose metadata is due gets details instead of reviews in the same place:
 * one request brings both.
 */
export const planVisits = ({ checkpoints, listed, changed, now, limit }: PlanInput): Visit[] =>
  checkpoints
    .filter(({ movieId, listedAt }) => listed.has(movieId) || now - (listedAt ?? 0) < UNLISTED_AFTER_MS)
    .filter((checkpoint) => hasWayIn(checkpoint, now))
    .map((checkpoint) => {
      const popularity = listed.get(checkpoint.movieId)?.popularity ?? 0;
      return { checkpoint, popularity, urgency: urgencyOf(checkpoint, popularity, now) };
    })
    .sort(
      (one, other) =>
        compareUrgency(one.urgency, other.urgency) ||
        other.popularity - one.popularity ||
        one.checkpoint.movieId - other.checkpoint.movieId,
    )
    .slice(0, limit)
    .map(({ checkpoint }) => ({
      movieId: checkpoint.movieId,
      withDetails: wayIn(checkpoint, now, {
        // A movie that no list shows has its numbers from nowhere but its details.
        wantsDetails: !listed.has(checkpoint.movieId) || isMetadataDue(checkpoint, changed, now),
      }),
    }));

/** Details bring reviews too: a movie is left alone only while both its addresses wait after failures. */
const hasWayIn = ({ movieId, failing }: PollCheckpoint, now: EpochMs): boolean =>
  !isWaiting(failing, detailsPath(movieId), now) || !isWaiting(failing, reviewsPath(movieId, 1), now);

/** Whether to ask for the details: as wanted, but by the other address while one waits. */
const wayIn = (
  { movieId, failing }: PollCheckpoint,
  now: EpochMs,
  { wantsDetails }: { readonly wantsDetails: boolean },
): boolean =>
  wantsDetails ? !isWaiting(failing, detailsPath(movieId), now) : isWaiting(failing, reviewsPath(movieId, 1), now);

const urgencyOf = ({ reviewsPolledAt, seenReviews }: PollCheckpoint, popularity: number, now: EpochMs): number =>
  reviewsPolledAt === null
    ? Number.POSITIVE_INFINITY
    : (PRIOR_REVIEWS + seenReviews.size + popularity / POPULARITY_PER_REVIEW) * Math.max(0, now - reviewsPolledAt);

/** Two infinities are equal, where their difference would be NaN. */
const compareUrgency = (one: number, other: number): number => (one === other ? 0 : other - one);

const isMetadataDue = (checkpoint: PollCheckpoint, changed: ReadonlySet<number>, now: EpochMs): boolean => {
  const { metadataPolledAt, metadataPublishedAt } = checkpoint;
  if (metadataPolledAt === null || metadataPublishedAt === null) return true;
  if (now - metadataPublishedAt >= METADATA_REFRESH_MS) return true;
  return changed.has(checkpoint.movieId) && now - metadataPolledAt >= CHANGED_REFRESH_MS;
};
