import { describe, expect, it } from 'vitest';
import { averageRating } from '../../../lambdas/core/stream/rating.ts';
import { METRICS, TOPICS } from '../../../schema/names.ts';
import type { Rating } from '../../../schema/records.ts';
import { mskEventOf } from '../../builders/delivery.ts';
import { ratingOf } from '../../builders/records.ts';
import { encoded, streamRig } from '../../builders/stream-rig.ts';
import { at, NOW, RETENTION_MS } from '../../builders/time.ts';

const eventOf = (...ratings: Partial<Rating>[]) =>
  mskEventOf(
    TOPICS.ratings,
    ratings.map((rating) => ({ value: encoded(TOPICS.ratings, ratingOf(rating)) })),
  );

/**
 *  11:00  ...  11:55      12:00      12:05     now 12:00
 *  [----------)[-a-----b-)[-c--------)
 */
const A = { timestamp: at('11:56:00'), vote_average: 6, vote_count: 10 };
const B = { timestamp: at('11:58:00'), vote_average: 9, vote_count: 12 };
const C = { timestamp: at('12:01:00'), vote_average: 7, vote_count: 13 };

describe('aggregate-ratings', () => {
  it('counts samples by window and keeps the newest of each hour', async () => {
    const { aggregateRatings, stores, context } = streamRig();
    expect(await aggregateRatings(eventOf(B, C, A), context())).toEqual({ batchItemFailures: [] });
    const windows = stores.ratings.fake.rows.all();
    expect(
      windows.map(({ windowStart, aggregate }) => [windowStart, aggregate.ratingCount, averageRating(aggregate)]),
    ).toEqual([
      [at('11:55:00'), 2, 7.5],
      [at('12:00:00'), 1, 7],
    ]);
    expect(new Set(windows[0]?.counted.keys())).toEqual(new Set([60_000, 180_000]));
    expect(stores.stats.all()).toEqual([
      { movieId: 603, hour: at('11:00:00'), eventTime: B.timestamp, voteAverage: 9, voteCount: 12, popularity: 83.5 },
      { movieId: 603, hour: at('12:00:00'), eventTime: C.timestamp, voteAverage: 7, voteCount: 13, popularity: 83.5 },
    ]);
    // A window stands for its hour too.
    expect(stores.changeLog.all().map(({ dataType }) => dataType)).toEqual(['ratings', 'ratings']);
  });

  it('is the same whatever order and batches the log is delivered in', async () => {
    const rowsAfter = async (...batches: Partial<Rating>[][]) => {
      const { aggregateRatings, stores, context } = streamRig();
      for (const batch of batches) await aggregateRatings(eventOf(...batch), context());
      return [stores.ratings.fake.rows.all().map(({ aggregate }) => aggregate), stores.stats.all()];
    };
    const once = await rowsAfter([A, B, C]);
    expect(await rowsAfter([B], [A, A], [C, B])).toEqual(once);
    expect(await rowsAfter([A], [A, B], [B, C], [A, B, C])).toEqual(once);
  });

  it('does not let an older sample replace the hour when it comes late', async () => {
    const { aggregateRatings, stores, context } = streamRig();
    await aggregateRatings(eventOf(B), context());
    await aggregateRatings(eventOf(A), context());
    expect(stores.stats.all()).toMatchObject([{ eventTime: B.timestamp, voteCount: 12 }]);
  });

  it('takes two polls in one millisecond of one movie for one sample', async () => {
    const { aggregateRatings, stores, context } = streamRig();
    await aggregateRatings(eventOf(A, A), context());
    expect(stores.ratings.fake.rows.all()[0]?.aggregate.ratingCount).toBe(1);
  });

  it('counts an expired sample as such and writes nothing', async () => {
    const { aggregateRatings, stores, telemetry, context } = streamRig();
    await aggregateRatings(eventOf({ timestamp: NOW - RETENTION_MS }), context());
    expect([stores.ratings.fake.rows.all(), stores.stats.all()]).toEqual([[], []]);
    expect(telemetry.counts.get(METRICS.recordsExpired)).toBe(1);
  });

  it('sets a sample aside that breaks the rules of its topic', async () => {
    const { aggregateRatings, stores, context } = streamRig();
    await aggregateRatings(eventOf({ vote_average: 11 }, A), context());
    expect(stores.deadLetters.all()).toMatchObject([{ code: 'invalid-value', functionName: 'aggregate-ratings' }]);
    expect(stores.ratings.fake.rows.all()).toHaveLength(1);
  });

  it('names the movie that failed and writes the other', async () => {
    const { aggregateRatings, stores, context } = streamRig('partial');
    const publish = stores.ratings.rows.publish.bind(stores.ratings.rows);
    stores.ratings.rows.publish = async (rows) => {
      if (rows.some(({ movieId }) => movieId === 604)) throw new Error('away');
      await publish(rows);
    };
    expect(await aggregateRatings(eventOf(A, { ...A, movie_id: 604 }, B), context())).toEqual({
      batchItemFailures: [{ itemIdentifier: { partition: 'movie.ratings-0', offset: 1 } }],
    });
    expect(stores.ratings.fake.rows.all().map(({ movieId, aggregate }) => [movieId, aggregate.ratingCount])).toEqual([
      [603, 2],
    ]);
  });
});
