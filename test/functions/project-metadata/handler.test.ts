import { describe, expect, it } from 'vitest';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import { METRICS, TOPICS } from '../../../schema/names.ts';
import { mskEventOf } from '../../builders/delivery.ts';
import { metadataOf, trendingEntryOf } from '../../builders/records.ts';
import { encoded, streamRig } from '../../builders/stream-rig.ts';
import { at, NOW, RETENTION_MS } from '../../builders/time.ts';

const metadataEventOf = (...records: Parameters<typeof metadataOf>[0][]) =>
  mskEventOf(
    TOPICS.metadata,
    records.map((record) => ({ value: encoded(TOPICS.metadata, metadataOf(record)) })),
  );

const trendingEventOf = (...records: Parameters<typeof trendingEntryOf>[0][]) =>
  mskEventOf(
    TOPICS.trending,
    records.map((record) => ({ value: encoded(TOPICS.trending, trendingEntryOf(record)) })),
  );

describe('project-metadata', () => {
  it('keeps what a movie is', async () => {
    const { projectMetadata, stores, context } = streamRig();
    expect(await projectMetadata(metadataEventOf({}), context())).toEqual({ batchItemFailures: [] });
    expect(stores.movies.all()).toEqual([
      {
        movieId: 603,
        title: 'The Matrix',
        releaseDate: '1999-03-31',
        genres: ['Action', 'Science Fiction'],
        runtime: 136,
        budget: 63_000_000,
        revenue: 463_517_383,
        metadataAt: NOW,
      },
    ]);
    expect(stores.ranks.all()).toEqual([]);
  });

  it('keeps the newest of a movie, whichever comes last', async () => {
    const { projectMetadata, stores, context } = streamRig();
    const newer = { title: 'new title', runtime: null, timestamp: at('11:30:00') };
    const older = { title: 'old title', runtime: 90, timestamp: at('11:00:00') };
    await projectMetadata(metadataEventOf(newer, older), context());
    await projectMetadata(metadataEventOf(older), context());
    expect(stores.movies.all()).toMatchObject([{ title: 'new title', runtime: null }]);
  });

  it('keeps the place of a movie in both lists, by hour', async () => {
    const { projectMetadata, stores, context } = streamRig();
    const day = { rank: 3, time_window: 'day', timestamp: at('11:30:00') } as const;
    const week = { rank: 8, time_window: 'week', timestamp: at('11:30:00') } as const;
    await projectMetadata(trendingEventOf(day, week, { ...day, rank: 2, timestamp: at('11:55:00') }), context());
    expect(stores.ranks.all()).toEqual([
      { movieId: 603, hour: at('11:00:00'), timeWindow: 'day', rank: 2 },
      { movieId: 603, hour: at('11:00:00'), timeWindow: 'week', rank: 8 },
    ]);
    expect(stores.movies.all()).toEqual([]);
  });

  it('counts what has expired', async () => {
    const { projectMetadata, stores, telemetry, context } = streamRig();
    await projectMetadata(metadataEventOf({ timestamp: NOW - RETENTION_MS }), context());
    await projectMetadata(trendingEventOf({ timestamp: NOW - RETENTION_MS - 1 }), context());
    expect([stores.movies.all(), stores.ranks.all()]).toEqual([[], []]);
    expect(telemetry.counts.get(METRICS.recordsExpired)).toBe(2);
  });

  it('sets aside what it cannot read', async () => {
    const { projectMetadata, stores, context } = streamRig();
    const event = mskEventOf(TOPICS.trending, [{ value: encoded(TOPICS.metadata, metadataOf()) }]);
    await projectMetadata(event, context());
    expect(stores.deadLetters.all()).toMatchObject([{ code: 'unknown-schema', functionName: 'project-metadata' }]);
  });

  it('gives the batch back when the store stays away', async () => {
    const { projectMetadata, stores, context } = streamRig();
    stores.movies.upsert = () => Promise.reject(new Error('away'));
    const projected = projectMetadata(metadataEventOf({}), context());
    await expect(projected).rejects.toThrow(RetryBatch);
    await expect(projected).rejects.toMatchObject({ cause: new Error('away') });
  });
});
