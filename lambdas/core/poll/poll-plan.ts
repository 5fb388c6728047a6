import { type EpochMs, HOUR_MS, MINUTE_MS } from '../time.ts';
import { isWaiting } from './failing-addresses.ts';
import { CHANGES_EVERY_MS, VISITED_EVERY_MS } from './poll-cadence.ts';
import { LISTS_ROW, type PollCheckpoint } from './poll-ports.ts';
import { areNumbersMissing, numbersOfText } from './published-numbers.ts';
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
  /** TMDB says these changed in the last 24 hours; empty in a poll that does not ask. */
  readonly changed: ReadonlySet<number>;
  readonly now: EpochMs;
  /** Visits at most. */
  readonly limit: number;
}

/** An hour short of a day, so that the poll that is due finds time before the day is over. */
export const METADATA_REFRESH_MS = 23 * HOUR_MS;
/** A movie that has left every list is followed for so long: its fall is what the declining view shows. */
export const UNLISTED_AFTER_MS = 7 * 24 * HOUR_MS;

/** Reviews a movie may be expected to get although it got none: one in the time that reviews are remembered. */
const PRIOR_REVIEWS = 1;
const POPULARITY_PER_REVIEW = 20;
const REMEMBERED_MS = 48 * HOUR_MS;
/** With so many reviews expected a movie is asked about before its hour is over. */
const WORTH_A_VISIT = 0.1;
/** Polls do not begin to the millisecond. */
const EARLY_MS = MINUTE_MS;
/** A twelfth of all in each poll instead of all in one, so that polls are of one length. */
const POLLS_PER_ROUND = 12;
/** Fewer would not tell a service that is down from addresses that fail. */
const FEWEST_VISITS = 20;

/**
 * Which movies to ask about, most urgent first, at most `limit`.
 *
 * Urgency is the number of reviews not yet seen that a movie is expected to have: what it got lately times how long it was
 * not asked about. It grows without bound while a movie waits and starts at zero when it was asked, so nothing starves;
 * movies never asked about come first. Asked about are those with a tenth of a review, those that were not for an hour, and
 * beyond them as many as spread the hour's visits over its polls. A movie whose metadata is due gets details instead of
 * reviews in the same place: one request brings both.
 */
export const planVisits = ({ checkpoints, changed, now, limit }: PlanInput): Visit[] => {
  const followed = checkpoints
    .filter(({ movieId, listedAt }) => movieId !== LISTS_ROW && now - (listedAt ?? 0) < UNLISTED_AFTER_MS)
    .filter((checkpoint) => hasWayIn(checkpoint, now))
    .map((checkpoint) => candidateOf(checkpoint, changed, now))
    .sort(
      (one, other) =>
        compareUrgency(one.urgency, other.urgency) ||
        other.popularity - one.popularity ||
        one.checkpoint.movieId - other.checkpoint.movieId,
    );
  const share = Math.max(FEWEST_VISITS, Math.ceil(followed.length / POLLS_PER_ROUND));
  return followed
    .filter(({ isDue }, index) => isDue || index < share)
    .slice(0, limit)
    .map(({ checkpoint, wantsDetails }) => ({
      movieId: checkpoint.movieId,
      withDetails: wayIn(checkpoint, now, { wantsDetails }),
    }));
};

const candidateOf = (checkpoint: PollCheckpoint, changed: ReadonlySet<number>, now: EpochMs) => {
  const published = numbersOfText(checkpoint.publishedRating);
  const popularity = published?.popularity ?? 0;
  const urgency = urgencyOf(checkpoint, popularity, now);
  const hasChanged = changed.has(checkpoint.movieId) && now - (checkpoint.metadataPolledAt ?? 0) >= CHANGES_EVERY_MS;
  // A movie that no list shows has its numbers from nowhere but its details.
  const wantsDetails = hasChanged || isMetadataDue(checkpoint, now) || areNumbersMissing(published, now);
  const waitedMs = now - (checkpoint.reviewsPolledAt ?? 0);
  const isDue = hasChanged || urgency >= WORTH_A_VISIT || waitedMs >= VISITED_EVERY_MS - EARLY_MS;
  return { checkpoint, popularity, urgency, wantsDetails, isDue: isDue || isRetried(checkpoint, now, wantsDetails) };
};

/** What failed is asked again when its own wait is over. */
const isRetried = ({ movieId, failing }: PollCheckpoint, now: EpochMs, wantsDetails: boolean): boolean => {
  const path = wantsDetails ? detailsPath(movieId) : reviewsPath(movieId, 1);
  return failing.has(path) && !isWaiting(failing, path, now);
};

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
    : ((PRIOR_REVIEWS + seenReviews.size + popularity / POPULARITY_PER_REVIEW) * Math.max(0, now - reviewsPolledAt)) /
      REMEMBERED_MS;

/** Two infinities are equal, where their difference would be NaN. */
const compareUrgency = (one: number, other: number): number => (one === other ? 0 : other - one);

const isMetadataDue = ({ metadataPolledAt, metadataPublishedAt }: PollCheckpoint, now: EpochMs): boolean =>
  metadataPolledAt === null || metadataPublishedAt === null || now - metadataPublishedAt >= METADATA_REFRESH_MS;
