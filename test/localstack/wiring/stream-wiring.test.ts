import { describe, expect, it } from 'vitest';
import { METRICS, TOPICS } from '../../../schema/names.ts';
import { mskEventOf } from '../../builders/delivery.ts';
import { metadataOf, ratingOf, reviewOf, trendingEntryOf } from '../../builders/records.ts';
import { encoded, streamRig } from '../../builders/stream-rig.ts';
import { at, NOW } from '../../builders/time.ts';

const DONE = { batchItemFailures: [] };

describe('the wired functions', () => {
  it('bring one movie from its four topics into all views, a dead letter beside', async () => {
    const rig = streamRig();
    const review = { value: encoded(TOPICS.reviews, reviewOf()) };
    const outcomes = [
      await rig.scoreReviews(
        mskEventOf(TOPICS.reviews, [review, { value: Buffer.from('garbage, not Avro at all') }]),
        rig.context(),
      ),
      await rig.aggregateRatings(
        mskEventOf(TOPICS.ratings, [{ value: encoded(TOPICS.ratings, ratingOf()) }]),
        rig.context(),
      ),
      await rig.projectMetadata(
        mskEventOf(TOPICS.metadata, [{ value: encoded(TOPICS.metadata, metadataOf()) }]),
        rig.context(),
      ),
      await rig.projectMetadata(
        mskEventOf(TOPICS.trending, [{ value: encoded(TOPICS.trending, trendingEntryOf()) }]),
        rig.context(),
      ),
    ];
    const { sentiments, ratings, stats, ranks, movies, changeLog, deadLetters } = rig.stores;
    expect(outcomes).toEqual([DONE, DONE, DONE, DONE]);
    expect(sentiments.fake.rows.all()).toMatchObject([
      { movieId: 603, windowStart: NOW, aggregate: { reviewCount: 1 } },
    ]);
    expect(ratings.fake.rows.all()).toMatchObject([{ movieId: 603, windowStart: NOW, aggregate: { ratingCount: 1 } }]);
    expect(stats.all()).toMatchObject([{ movieId: 603, hour: at('12:00:00'), voteAverage: 8.217 }]);
    expect(ranks.all()).toMatchObject([{ movieId: 603, timeWindow: 'day', rank: 1 }]);
    expect(movies.all()).toMatchObject([{ movieId: 603, title: 'The Matrix' }]);
    expect(changeLog.all().toSorted((one, other) => one.dataType.localeCompare(other.dataType))).toEqual([
      { movieId: 603, dataType: 'ratings', windowStart: NOW, changedAt: NOW },
      { movieId: 603, dataType: 'sentiment', windowStart: NOW, changedAt: NOW },
      { movieId: 603, dataType: 'stats', windowStart: at('12:00:00'), changedAt: NOW },
      { movieId: 603, dataType: 'title', windowStart: at('12:00:00'), changedAt: NOW },
    ]);
    expect(deadLetters.all()).toMatchObject([
      {
        code: 'undecodable',
        functionName: 'score-reviews',
        topicIncarnation: 'first',
        record: { offset: 1, value: Buffer.from('garbage, not Avro at all') },
      },
    ]);
    expect(rig.telemetry.counts.get(METRICS.recordsConsumed)).toBe(5);
  });

  it('give a topic back that a function does not read', async () => {
    const rig = streamRig();
    const event = mskEventOf(TOPICS.ratings, [{ value: encoded(TOPICS.ratings, ratingOf()) }]);
    await expect(rig.scoreReviews(event, rig.context())).rejects.toThrow(
      /movie\.ratings is not one this function reads/,
    );
  });
});
