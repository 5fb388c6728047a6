import { describe, expect, it } from 'vitest';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import { METRICS, TOPICS } from '../../../schema/names.ts';
import type { Review } from '../../../schema/records.ts';
import { mskEventOf } from '../../builders/delivery.ts';
import { reviewOf } from '../../builders/records.ts';
import { encoded, streamRig } from '../../builders/stream-rig.ts';
import { at, NOW, RETENTION_MS } from '../../builders/time.ts';

const recordOf = (review: Partial<Review>) => ({ value: encoded(TOPICS.reviews, reviewOf(review)) });
const eventOf = (...reviews: Partial<Review>[]) => mskEventOf(TOPICS.reviews, reviews.map(recordOf));

/**
 *  11:50      11:55      12:00      12:05     now 12:00
 *  [----------)[-a-----b-)[-c--------)
 *              late       on time
 */
const A = { review_id: 'a', created_at: at('11:56:00'), content: 'I love it!' };
const B = { review_id: 'b', created_at: at('11:59:59'), content: 'I hate it!' };
const C = { review_id: 'c', created_at: at('12:01:00'), content: 'It is a film.' };

describe('score-reviews', () => {
  it('counts each review in the window of its creation', async () => {
    const { scoreReviews, stores, telemetry, context } = streamRig();
    expect(await scoreReviews(eventOf(A, C, B), context())).toEqual({ batchItemFailures: [] });
    expect(
      stores.sentiments.fake.rows.all().map(({ movieId, windowStart, aggregate }) => [movieId, windowStart, aggregate]),
    ).toEqual([
      [
        603,
        at('11:55:00'),
        expect.objectContaining({ reviewCount: 2, positiveCount: 1, negativeCount: 1, neutralCount: 0 }),
      ],
      [603, at('12:00:00'), { reviewCount: 1, positiveCount: 0, negativeCount: 0, neutralCount: 1, compoundSum: 0 }],
    ]);
    expect(telemetry.counts.get(METRICS.recordsLate)).toBe(2);
    expect(stores.changeLog.all()).toEqual([
      { movieId: 603, dataType: 'sentiment', windowStart: at('11:55:00'), changedAt: NOW },
      { movieId: 603, dataType: 'sentiment', windowStart: at('12:00:00'), changedAt: NOW },
    ]);
  });

  it('counts a review once, however it is delivered again', async () => {
    const { scoreReviews, stores, context } = streamRig();
    await scoreReviews(eventOf(A, B), context());
    await scoreReviews(mskEventOf(TOPICS.reviews, [{ ...recordOf(B), partition: 4, offset: 99 }]), context());
    await scoreReviews(eventOf(B, A, A), context());
    expect(stores.sentiments.fake.rows.all().map(({ aggregate }) => aggregate.reviewCount)).toEqual([2]);
  });

  it.each([
    ['first', [0, 1, 2]],
    ['last', [2, 1, 0]],
    ['again and again', [1, 2, 1, 0, 2]],
  ])('counts of several texts of a review the newest, once, if the oldest comes %s', async (_, order) => {
    const { scoreReviews, stores, context } = streamRig();
    const texts = [
      A,
      { ...A, content: 'It is a film.', updated_at: at('11:57:00') },
      { ...A, content: 'I hate it!', updated_at: at('12:01:00') },
    ];
    for (const index of order) await scoreReviews(eventOf(texts[index] as Partial<Review>), context());
    expect(stores.sentiments.fake.rows.all().map(({ windowStart, aggregate }) => [windowStart, aggregate])).toEqual([
      [
        at('11:55:00'),
        expect.objectContaining({ reviewCount: 1, negativeCount: 1, positiveCount: 0, neutralCount: 0 }),
      ],
    ]);
  });

  it('counts an expired review as such and nowhere else', async () => {
    const { scoreReviews, stores, telemetry, context } = streamRig();
    await scoreReviews(eventOf({ created_at: NOW - RETENTION_MS - 1 }), context());
    expect([stores.sentiments.fake.rows.all(), telemetry.counts.get(METRICS.recordsExpired)]).toEqual([[], 1]);
  });

  it('sets aside what it cannot read and what lies in the future, and counts the rest', async () => {
    const { scoreReviews, stores, context } = streamRig();
    const poison = Uint8Array.from([3, 0, 1]);
    const ahead = recordOf({ created_at: at('12:30:00') });
    const event = mskEventOf(TOPICS.reviews, [{ value: poison }, recordOf(A), { value: null }, ahead]);
    expect(await scoreReviews(event, context())).toEqual({ batchItemFailures: [] });
    expect(stores.deadLetters.all().map(({ record, code }) => [record.offset, code])).toEqual([
      [0, 'truncated-header'],
      [2, 'empty-value'],
      [3, 'event-time-ahead'],
    ]);
    expect(stores.sentiments.fake.rows.all()).toHaveLength(1);
  });

  it('names where to resume when the store stays away', async () => {
    const { scoreReviews, stores, context } = streamRig('partial');
    stores.sentiments.faults.add.push(...Array.from({ length: 1_000 }, () => () => Promise.reject(new Error('away'))));
    expect(await scoreReviews(eventOf(A, B), context())).toEqual({
      batchItemFailures: [{ itemIdentifier: { partition: 'movie.reviews-0', offset: 0 } }],
    });
  });

  it('gives the whole batch back where the mapping knows no partial answer', async () => {
    const { scoreReviews, stores, context } = streamRig('whole-batch');
    stores.sentiments.faults.add.push(...Array.from({ length: 1_000 }, () => () => Promise.reject(new Error('away'))));
    await expect(scoreReviews(eventOf(A), context())).rejects.toThrow(RetryBatch);
  });
});
