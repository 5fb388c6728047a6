/** What the poller needs of the world, beside what every function needs (ports.ts). */
import type { Topic } from '../../../schema/names.ts';
import type { RecordOf } from '../../../schema/records.ts';
import type { EpochMs } from '../time.ts';

/** One attempt's outcome. Nothing TMDB or the network may do is an exception. */
export type TmdbReply =
  | { readonly kind: 'ok'; readonly json: unknown }
  /** 404. */
  | { readonly kind: 'missing' }
  /** 429; `retryAfterMs` where TMDB said how long. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | undefined }
  /** 401 or 403: no request can succeed until the token is replaced. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Another 4xx: this request will never be answered. */
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
  /** Contents last published, as compact JSON; compared, never read. */
  readonly publishedRating: string | null;
  readonly publishedDayEntry: string | null;
  readonly publishedWeekEntry: string | null;
  readonly publishedMetadata: string | null;
  readonly metadataPublishedAt: EpochMs | null;
  readonly metadataPolledAt: EpochMs | null;
  readonly reviewsPolledAt: EpochMs | null;
  /** Reviews TMDB had in all when every young one of them had been seen. */
  readonly reviewTotal: number | null;
  /** Ids of published reviews that are young enough to be published → their `created_at`. */
  readonly seenReviews: ReadonlyMap<string, EpochMs>;
}

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
});

/** The poller's memory between polls: whole rows, the last write wins. */
export interface PollCheckpoints {
  readAll(): Promise<PollCheckpoint[]>;
  write(checkpoints: readonly PollCheckpoint[]): Promise<void>;
}

export type RecordEncoders = { readonly [T in Topic]: (value: RecordOf[T]) => Uint8Array };
