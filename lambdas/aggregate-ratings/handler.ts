/**
 * Counts each rating sample in its 5-minute window of movie_ratings_by_window and shows the newest sample of each hour in
 * movie_stats.
 *
 * Delivery: at least once, in order per partition. Dedupe identity: (movie_id, event time). movie_stats is made of the
 * windows' rows and written with them; its write timestamp is the event time, so writes commute and repeat harmlessly. Late samples are corrections, expired ones
 * are counted and left out. Retried: whatever the store refuses, until the deadline, then by Lambda. Dead-lettered: what
 * cannot be decoded, breaks the record rules or lies in the future.
 */
import type { Rating } from '../../schema/records.ts';
import type { BatchOutcome, Clock, InvocationContext, MskEvent } from '../core/ports.ts';
import type { Windowing } from '../core/stream/contribution.ts';
import { type OutcomeMode, outcomeOf } from '../core/stream/outcome.ts';
import { decideRating, type RatingSample } from '../core/stream/rating.ts';
import type { ReadBatch } from '../core/stream/read-batch.ts';
import type { UpsertWindows } from '../core/stream/upsert-windows.ts';

export interface Dependencies {
  readonly readBatch: ReadBatch<Rating>;
  readonly upsertWindows: UpsertWindows<RatingSample>;
  readonly windowing: Windowing;
  readonly outcomeMode: OutcomeMode;
  readonly clock: Clock;
}

export const makeHandler =
  ({ readBatch, upsertWindows, windowing, outcomeMode, clock }: Dependencies) =>
  async (event: MskEvent, context: InvocationContext): Promise<BatchOutcome> => {
    const now = clock.now();
    const samples = await readBatch(event, (rating, record) => decideRating(rating, record, windowing, now));
    return outcomeOf(await upsertWindows(samples, context), outcomeMode);
  };
