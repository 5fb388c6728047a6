/**
 * Projects what movies are (movie.metadata → movies) and where they stand in TMDB's lists (movie.trending → movie_stats).
 *
 * Delivery: at least once, in order per partition. Dedupe: none needed, the write timestamp is the event time, so writes
 * commute and repeat harmlessly. Expired records are counted and left out. Retried: whatever the store refuses, until the
 * deadline, then by Lambda. Dead-lettered: what cannot be decoded, breaks the record rules or lies in the future.
 */
import type { Metadata, TrendingEntry } from '../../schema/records.ts';
import type { BatchOutcome, Clock, InvocationContext, MskEvent, SnapshotWrite } from '../core/ports.ts';
import type { Windowing } from '../core/stream/contribution.ts';
import type { ReadBatch } from '../core/stream/read-batch.ts';
import { decideMetadata, decideTrending, type MovieRow, type TrendingRankRow } from '../core/stream/snapshots.ts';
import type { UpsertSnapshots } from '../core/stream/upsert-snapshots.ts';

export interface Dependencies {
  readonly readBatch: ReadBatch<Metadata | TrendingEntry>;
  readonly upsertMovies: UpsertSnapshots<MovieRow>;
  readonly upsertRanks: UpsertSnapshots<TrendingRankRow>;
  readonly windowing: Windowing;
  readonly clock: Clock;
}

export const makeHandler =
  ({ readBatch, upsertMovies, upsertRanks, windowing, clock }: Dependencies) =>
  async (event: MskEvent, context: InvocationContext): Promise<BatchOutcome> => {
    const now = clock.now();
    const writes = await readBatch(event, (value) =>
      'rank' in value ? decideTrending(value, windowing, now) : decideMetadata(value, windowing, now),
    );
    await upsertMovies(writes.filter(isMovie), context);
    await upsertRanks(writes.filter(isRank), context);
    return { batchItemFailures: [] };
  };

type Write = SnapshotWrite<MovieRow> | SnapshotWrite<TrendingRankRow>;

const isMovie = (write: Write): write is SnapshotWrite<MovieRow> => 'title' in write.row;
const isRank = (write: Write): write is SnapshotWrite<TrendingRankRow> => 'rank' in write.row;
