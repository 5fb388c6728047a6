import type { Client, types } from 'cassandra-driver';
import { TABLES } from '../../../schema/names.ts';
import { allConcurrently } from '../../core/concurrently.ts';
import { type FailingAddress, type FailingAddresses, NONE_FAILING } from '../../core/poll/failing-addresses.ts';
import type { PollCheckpoint, PollCheckpoints } from '../../core/poll/poll-ports.ts';
import type { Telemetry } from '../../core/ports.ts';
import { type EpochMs, epochMs } from '../../core/time.ts';
import { columnsOf, insertOf, valuesOf } from '../rows/columns.ts';
import { timed } from '../telemetry/timed.ts';
import { allRows } from './all-rows.ts';
import { makeUnloggedBatches } from './unlogged-batches.ts';

const SHARDS = 8;

/** Every column every time: none lapses before the others. */
const COLUMNS = columnsOf<PollCheckpoint>({
  shard: ({ movieId }) => shardOf(movieId),
  movie_id: ({ movieId }) => movieId,
  listed_at: ({ listedAt }) => listedAt,
  published_rating: ({ publishedRating }) => publishedRating,
  published_day_entry: ({ publishedDayEntry }) => publishedDayEntry,
  published_week_entry: ({ publishedWeekEntry }) => publishedWeekEntry,
  published_metadata: ({ publishedMetadata }) => publishedMetadata,
  metadata_published_at: ({ metadataPublishedAt }) => metadataPublishedAt,
  metadata_polled_at: ({ metadataPolledAt }) => metadataPolledAt,
  reviews_polled_at: ({ reviewsPolledAt }) => reviewsPolledAt,
  review_total: ({ reviewTotal }) => reviewTotal,
  seen_reviews: ({ seenReviews }) => seenReviews,
  failing: ({ failing }) => textOf(failing),
});

const SELECT_SHARD = `SELECT ${Object.keys(COLUMNS).join(', ')} FROM ${TABLES.pollCheckpoints} WHERE shard = ?`;
const INSERT = insertOf(TABLES.pollCheckpoints, COLUMNS);

/** Every statement this store can send. */
export const POLL_CHECKPOINT_STATEMENTS = [SELECT_SHARD, INSERT];

const shardOf = (movieId: number): number => movieId % SHARDS;

export const makeKeyspacesPollCheckpoints = (client: Client, telemetry: Telemetry): PollCheckpoints => {
  const send = makeUnloggedBatches(client, telemetry);
  return {
    readAll: async () => {
      const shards = Array.from({ length: SHARDS }, (_, shard) => shard);
      const rows: types.Row[] = [];
      await allConcurrently(shards, SHARDS, async (shard) => {
        rows.push(...(await timed(telemetry, () => allRows(client, SELECT_SHARD, [shard]))));
      });
      return rows.map(checkpointOf);
    },
    // Shard by shard: what a batch has for one partition is one write.
    write: (checkpoints) =>
      send(
        checkpoints
          .toSorted((one, other) => shardOf(one.movieId) - shardOf(other.movieId))
          .map((checkpoint) => ({ query: INSERT, params: valuesOf(COLUMNS, checkpoint) })),
      ),
  };
};

const checkpointOf = (row: types.Row): PollCheckpoint => ({
  movieId: row['movie_id'],
  listedAt: instantOf(row['listed_at']),
  publishedRating: row['published_rating'],
  publishedDayEntry: row['published_day_entry'],
  publishedWeekEntry: row['published_week_entry'],
  publishedMetadata: row['published_metadata'],
  metadataPublishedAt: instantOf(row['metadata_published_at']),
  metadataPolledAt: instantOf(row['metadata_polled_at']),
  reviewsPolledAt: instantOf(row['reviews_polled_at']),
  reviewTotal: row['review_total'],
  seenReviews: seenReviewsOf(row['seen_reviews']),
  failing: failingOf(row['failing']),
});

const instantOf = (at: Date | null): EpochMs | null => (at === null ? null : epochMs(at.getTime()));

/** An empty collection comes back as null. */
const seenReviewsOf = (map: ReadonlyMap<string, Date> | null): Map<string, EpochMs> =>
  new Map([...(map ?? [])].map(([reviewId, at]) => [reviewId, epochMs(at.getTime())]));

/** Pairs of address and state, as JSON; null for the many that have none. */
const textOf = (failing: FailingAddresses): string | null => (failing.size === 0 ? null : JSON.stringify([...failing]));

const failingOf = (text: string | null): FailingAddresses =>
  text === null ? NONE_FAILING : new Map(JSON.parse(text) as [string, FailingAddress][]);
