import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldSample, type RatingAggregate } from '../../../lambdas/core/stream/rating.ts';
import {
  decideMetadata,
  decideTrending,
  type MovieRow,
  statsChangeOf,
  statsOf,
  titleChangeOf,
} from '../../../lambdas/core/stream/snapshots.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { metadataOf, trendingEntryOf } from '../../builders/records.ts';
import { at, NOW, RETENTION_MS, WINDOWING } from '../../builders/time.ts';

interface Row {
  readonly movieId: number;
  readonly aggregate: RatingAggregate;
}

/** A row whose newest sample is of `newest`. */
const rowOf = (newest: number, movieId = 603): Row => {
  const sampleAt = (ms: number) => ({ eventTime: epochMs(ms), voteAverage: 7, voteCount: ms % 1_000, popularity: 1 });
  return { movieId, aggregate: foldSample(foldSample(undefined, sampleAt(newest)), sampleAt(newest - 1)) };
};

const statsIn = (rows: readonly Row[], retentionMs: number, now: EpochMs) =>
  statsOf(rows, ({ last }: RatingAggregate) => last, retentionMs, now);

/**
 *  11:00                     12:00                 13:00
 *  [---a------b---------------)[----c---d----------)
 *                 b stands for 11:00, d for 12:00
 */
describe('the stats of rows', () => {
  const [a, b] = [rowOf(at('11:10:00')), rowOf(at('11:20:00'))];
  const [c, d] = [rowOf(at('12:10:00')), rowOf(at('12:20:00'))];

  it('are the newest sample of each hour, however they come', () => {
    const writes = [...statsIn([b, d, a, c], RETENTION_MS, at('12:30:00'))];
    expect(writes.map(([row, { row: stats, eventTime }]) => [row, stats.hour, stats.eventTime, eventTime])).toEqual([
      [b, at('11:00:00'), at('11:20:00'), at('11:20:00')],
      [d, at('12:00:00'), at('12:20:00'), at('12:20:00')],
    ]);
  });

  it('hold the sample and lapse with the hour', () => {
    expect(statsIn([d], RETENTION_MS, at('12:30:00')).get(d)).toEqual({
      row: { movieId: 603, hour: at('12:00:00'), ...d.aggregate.last },
      eventTime: at('12:20:00'),
      ttlSeconds: 48 * 3_600 - 30 * 60,
    });
  });

  it('keep movies apart', () => {
    const writes = statsIn([a, rowOf(at('11:40:00'), 604)], RETENTION_MS, NOW);
    expect([...writes.values()].map(({ row }) => [row.movieId, row.eventTime])).toEqual([
      [603, at('11:10:00')],
      [604, at('11:40:00')],
    ]);
  });

  it('leave an hour out that has expired, though its last window has not', () => {
    const sample = rowOf(at('11:58:00'));
    expect(statsIn([sample], HOUR_MS, at('12:30:00')).size).toBe(0);
    expect(statsIn([sample], HOUR_MS, at('11:59:00')).size).toBe(1);
  });

  it('of nothing are none', () => {
    expect(statsIn([], RETENTION_MS, NOW).size).toBe(0);
  });

  it('are one per movie and hour, each the greatest event time of its samples, in any order', () => {
    const anyRow = fc
      .tuple(fc.nat(3 * HOUR_MS), fc.integer({ min: 1, max: 3 }))
      .map(([ms, movieId]) => rowOf(NOW - ms, movieId));
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 40 }), (batch) => {
        const writes = [...statsIn(batch, RETENTION_MS, NOW).values()];
        const newest = new Map<string, number>();
        for (const { movieId, aggregate } of batch) {
          const { eventTime } = aggregate.last;
          const key = `${movieId}/${hourOf(eventTime)}`;
          newest.set(key, Math.max(newest.get(key) ?? 0, eventTime));
        }
        const written = writes.map(({ row, eventTime }) => [`${row.movieId}/${row.hour}`, eventTime] as const);
        expect(new Map(written)).toEqual(newest);
        expect(written).toHaveLength(newest.size);
      }),
    );
  });
});

describe('a trending entry', () => {
  it('is the rank of its movie in the hour', () => {
    const entry = trendingEntryOf({ rank: 4, time_window: 'week', timestamp: at('11:59:00') });
    expect(decideTrending(entry, WINDOWING, NOW)).toEqual({
      row: { movieId: 603, hour: at('11:00:00'), timeWindow: 'week', rank: 4 },
      eventTime: at('11:59:00'),
      ttlSeconds: 47 * 3_600,
    });
  });

  it('of an hour that has expired has no answer', () => {
    const timestamp = NOW - RETENTION_MS + 30 * MINUTE_MS;
    expect(decideTrending(trendingEntryOf({ timestamp }), WINDOWING, epochMs(NOW + MINUTE_MS))).toBeUndefined();
  });

  it('from the future is poison', () => {
    expect(() => decideTrending(trendingEntryOf({ timestamp: at('12:05:00') }), WINDOWING, NOW)).toThrow(/300 s/);
  });
});

describe('metadata', () => {
  it('is the whole row of its movie, kept for 180 days from its event time', () => {
    expect(decideMetadata(metadataOf({ timestamp: at('11:00:00') }), WINDOWING, NOW)).toEqual({
      row: {
        movieId: 603,
        title: 'The Matrix',
        releaseDate: '1999-03-31',
        genres: ['Action', 'Science Fiction'],
        runtime: 136,
        budget: 63_000_000,
        revenue: 463_517_383,
        metadataAt: at('11:00:00'),
      },
      eventTime: at('11:00:00'),
      ttlSeconds: 180 * 24 * 3_600 - 3_600,
    });
  });

  it('keeps what is unknown as null, so that an earlier value is removed', () => {
    const unknown = metadataOf({ release_date: null, runtime: null, budget: null, revenue: null, genres: [] });
    expect(decideMetadata(unknown, WINDOWING, NOW)?.row).toMatchObject({
      releaseDate: null,
      runtime: null,
      budget: null,
      revenue: null,
      genres: [],
    });
  });

  it('older than the write timestamps the store takes has no answer', () => {
    expect(decideMetadata(metadataOf({ timestamp: NOW - RETENTION_MS }), WINDOWING, NOW)).toBeUndefined();
  });

  it('from the future is poison', () => {
    expect(() => decideMetadata(metadataOf({ timestamp: at('12:04:30') }), WINDOWING, NOW)).toThrow(/270 s/);
  });
});

describe('the change log hears', () => {
  it('of an hour of movie_stats, whichever list or sample has filled it', () => {
    const change = { movieId: 603, dataType: 'stats', windowStart: at('11:00:00') };
    const [stats] = statsIn([rowOf(at('11:10:00'))], RETENTION_MS, NOW).values();
    const rank = decideTrending(trendingEntryOf({ timestamp: at('11:40:00') }), WINDOWING, NOW);
    expect([stats, rank].map((write) => write && statsChangeOf(write.row))).toEqual([change, change]);
  });

  it('of a title under the hour of its metadata', () => {
    const write = decideMetadata(metadataOf({ timestamp: at('11:40:00') }), WINDOWING, NOW);
    const change = { movieId: 603, dataType: 'title', windowStart: at('11:00:00') };
    expect(titleChangeOf(write?.row as MovieRow)).toEqual(change);
  });
});
