/** What the poller needs of the world, beside what every function needs (ports.ts). */
import type { Topic } from '../../../schema/names.ts';
import type { RecordOf } from '../../../schema/records.ts';
import type { EpochMs } from '../time.ts';
import { type FailingAddresses, NONE_FAILING } from './failing-addresses.ts';

/** One attempt's outcome. Nothing TMDB or the network may do is an exception. */
export type TmdbReply =
  | { readonly kind: 'ok'; readonly json: unknown }
  /** 404, in TMDB's own words. */
  | { readonly kind: 'missing' }
  /** 429; `retryAfterMs` where TMDB said how long. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | undefined }
  /** TMDB itself speaks of the token: no request can succeed until it is replaced. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Another 4xx: asking again at once would bring the same. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** Worth another attempt: 5xx, a timeout, a lost connection, a body that is too large or no JSON. */
  | { readonly kind: 'failed'; readonly reason: string };

export interface TmdbTransport {
  /** @param path below the API's version, with its query: `/movie/popular?page=2` */
  get(path: string): Promise<TmdbReply>;
}

/** What has been published of one movie, and when it was last asked about. `null`: never. */
export interface PollCheckpoint {
  readonly movieId: number;
  /** The last poll that saw the movie in a list and wrote this row: exact to a day. */
  readonly listedAt: EpochMs | null;
  /** {@link numbersOfText} reads it. */
  readonly publishedRating: string | null;
  /** Contents last published, as compact JSON; compared, never read. */
  readonly publishedDayEntry: string | null;
  readonly publishedWeekEntry: string | null;
  readonly publishedMetadata: string | null;
  readonly metadataPublishedAt: EpochMs | null;
  readonly metadataPolledAt: EpochMs | null;
  readonly reviewsPolledAt: EpochMs | null;
  /** Reviews TMDB had in all when every young one of them had been seen. */
  readonly reviewTotal: number | null;
  /** Ids of published reviews that are young enough to be published → when their text was changed last, as published. */
  readonly seenReviews: ReadonlyMap<string, EpochMs>;
  /** Those of the movie's addresses that failed when they were last asked. */
  readonly failing: FailingAddresses;
}

/**
 * The row of what belongs to no movie: the lists' failing addresses, when the popular list was read (`listedAt`) and when the
 * list of changed movies was (`metadataPolledAt`). TMDB's ids begin at 1.
 */
export const LISTS_ROW = 0;

export const newCheckpoint = (movieId: number): PollCheckpoint => ({
  movieId,
  listedAt: null,
  publishedRating: null,
  publishedDayEntry: null,
  publishedWeekEntry: null,
  publishedMetadata: null,
  metadataPublishedAt: null,
  metadataPolledAt: null,
  reviewsPolledAt: null,
  reviewTotal: null,
  seenReviews: new Map(),
  failing: NONE_FAILING,
});

/** The poller's memory between polls: whole rows, the last write wins. */
export interface PollCheckpoints {
  readAll(): Promise<PollCheckpoint[]>;
  write(checkpoints: readonly PollCheckpoint[]): Promise<void>;
}

export type RecordEncoders = { readonly [T in Topic]: (value: RecordOf[T]) => Uint8Array };
