/**
 * Scores each review with VADER and counts it in its 5-minute window of review_sentiments.
 *
 * Delivery: at least once, in order per partition. Dedupe identity: review_id. Late reviews are corrections, expired ones
 * are counted and left out. Retried: whatever the store refuses, until the deadline, then by Lambda. Dead-lettered: what
 * cannot be decoded, breaks the record rules or lies in the future.
 */
import type { Review } from '../../schema/records.ts';
import type { BatchOutcome, Clock, InvocationContext, MskEvent } from '../core/ports.ts';
import type { Windowing } from '../core/stream/contribution.ts';
import { type OutcomeMode, outcomeOf } from '../core/stream/outcome.ts';
import type { ReadBatch } from '../core/stream/read-batch.ts';
import { decideReview, type ReviewScore } from '../core/stream/review.ts';
import type { UpsertWindows } from '../core/stream/upsert-windows.ts';

export interface Dependencies {
  readonly readBatch: ReadBatch<Review>;
  readonly upsertWindows: UpsertWindows<ReviewScore>;
  readonly windowing: Windowing;
  readonly outcomeMode: OutcomeMode;
  readonly clock: Clock;
}

export const makeHandler =
  ({ readBatch, upsertWindows, windowing, outcomeMode, clock }: Dependencies) =>
  async (event: MskEvent, context: InvocationContext): Promise<BatchOutcome> => {
    const now = clock.now();
    const scored = await readBatch(event, (review, record) => decideReview(review, record, windowing, now));
    return outcomeOf(await upsertWindows(scored, context), outcomeMode);
  };
