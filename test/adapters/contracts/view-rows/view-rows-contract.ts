import { describe, expect, it } from 'vitest';
import type { SnapshotStore } from '../../../../lambdas/core/ports.ts';
import type { ViewRows } from '../../../../lambdas/core/serving/sync-ports.ts';
import type { WindowRows } from '../../../../lambdas/core/serving/window-rows.ts';
import type { CountedTable } from '../../../../lambdas/core/stream/counted-ports.ts';
import { averageRating, type RatingAggregate } from '../../../../lambdas/core/stream/rating.ts';
import type { SentimentAggregate } from '../../../../lambdas/core/stream/review.ts';
import type { MovieRow, StatsRow, TrendingRankRow } from '../../../../lambdas/core/stream/snapshots.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf, MINUTE_MS } from '../../../../lambdas/core/time.ts';
import type { Rankings, StatsVelocityRow } from '../../../../lambdas/core/trends/trend-ports.ts';
import { windowStartOf } from '../../../../lambdas/core/tumbling-window.ts';
import { NOW, RETENTION_MS, WINDOW_MS } from '../../../builders/time.ts';
import { publishedRowOf, ratingOf, sentimentOf } from '../counted-table/window-samples.ts';
import { movieRowOf, statsRowOf } from '../snapshot-store/snapshot-samples.ts';
import { rankingOfMovie } from '../trends/ranking-samples.ts';

/** The stores that fill the rows, beside the reader of them. */
export interface ViewRowsRig {
  readonly viewRows: ViewRows;
  readonly sentiments: Pick<CountedTable<SentimentAggregate>, 'rows'>;
  readonly ratings: Pick<CountedTable<RatingAggregate>, 'rows'>;
  /** The tables' own columns. */
  readonly sentimentRows: WindowRows;
  readonly ratingRows: WindowRows;
  readonly stats: SnapshotStore<StatsRow>;
  readonly ranks: SnapshotStore<TrendingRankRow>;
  readonly statsVelocities: SnapshotStore<StatsVelocityRow>;
  readonly movies: SnapshotStore<MovieRow>;
  readonly rankings: Rankings;
  /** Of the clock by which rows lapse. */
  readonly now: EpochMs;
}

const MOVIE = 603;

/** What every implementation keeps. `open` brings stores without rows. */
export const viewRowsContract = (open: () => Promise<ViewRowsRig>): void => {
  describe('rows of windows', () => {
    it('are read with their columns, without what only a writer needs', async () => {
      const { viewRows, sentiments, ratings, now } = await open();
      const windowStart = windowStartOf(now, WINDOW_MS);
      await sentiments.rows.publish([publishedRowOf(MOVIE, windowStart, sentimentOf, 3)]);
      await ratings.rows.publish([publishedRowOf(MOVIE, windowStart, ratingOf, 3)]);
      const place = {
        movieId: MOVIE,
        hour: hourOf(windowStart),
        windowStart,
        windowEnd: windowStart + WINDOW_MS,
        ver: 3,
        isVelocityStale: false,
      };
      const [sentiment, ...others] = await viewRows.read('sentiment', MOVIE, [windowStart]);
      expect(others).toEqual([]);
      expect(sentiment).toEqual({
        ...place,
        dataType: 'sentiment',
        view: {
          avg_sentiment: expect.closeTo(-0.6669, 6),
          review_count: 3,
          positive_count: 0,
          negative_count: 3,
          neutral_count: 0,
          sentiment_velocity: null,
        },
      });
      const [rating] = await viewRows.read('ratings', MOVIE, [windowStart]);
      expect(rating).toMatchObject({ ...place, dataType: 'ratings' });
      expect(rating?.view).toEqual({
        rating_count: 3,
        avg_rating: expect.closeTo(3.331, 6),
        min_rating: 0,
        max_rating: 6.662,
        rating_stddev: expect.closeTo(2.7197, 3),
        high_ratings_count: 0,
        medium_ratings_count: 1,
        low_ratings_count: 2,
        rating_velocity: null,
        popularity: 85.517,
        vote_count: 26_002,
        last_sample_at: expect.any(Date),
      });
    });

    it('are those that are there, of one movie', async () => {
      const { viewRows, ratings, now } = await open();
      const starts = [0, 1, 2, 15].map((back) => epochMs(windowStartOf(now, WINDOW_MS) - back * WINDOW_MS));
      for (const movieId of [MOVIE, MOVIE + 1])
        for (const windowStart of starts.slice(0, movieId === MOVIE ? 4 : 1))
          await ratings.rows.publish([publishedRowOf(movieId, windowStart, ratingOf, 1)]);
      const found = async (movieId: number, type: 'ratings' | 'sentiment' = 'ratings') =>
        (await viewRows.read(type, movieId, starts)).map(({ windowStart }) => windowStart).toSorted((a, b) => b - a);
      expect(await found(MOVIE)).toEqual(starts);
      expect(await found(MOVIE + 1)).toEqual(starts.slice(0, 1));
      expect(await found(MOVIE + 2)).toEqual([]);
      expect(await found(MOVIE, 'sentiment')).toEqual([]);
      expect(await viewRows.read('ratings', MOVIE, [])).toEqual([]);
    });

    /**
     *  −15             −2     −1      0
     *  [-1 sample-)    [-3-)  [-4-)   [-2-)     the window −2 has changed
     */
    it('have the velocity against the row before, however far, and bring the row after them', async () => {
      const { viewRows, ratings, ratingRows, now } = await open();
      const startOf = (back: number) => epochMs(windowStartOf(now, WINDOW_MS) - back * WINDOW_MS);
      const publish = (back: number, size: number) =>
        ratings.rows.publish([publishedRowOf(MOVIE, startOf(back), ratingOf, size)]);
      for (const [back, size] of [
        [15, 1],
        [2, 3],
        [1, 4],
        [0, 2],
      ] as const)
        await publish(back, size);
      const rows = await viewRows.read('ratings', MOVIE, [startOf(2)]);
      const velocities = rows.map(({ windowStart, view }) => [windowStart, view['rating_velocity']]);
      const averageOf = (size: number) => averageRating(ratingOf(size));
      expect(velocities).toEqual([
        [startOf(2), expect.closeTo((averageOf(3) - averageOf(1)) / (65 / 60), 9)],
        [startOf(1), expect.closeTo((averageOf(4) - averageOf(3)) * 12, 9)],
      ]);

      expect(rows.map(({ isVelocityStale }) => isVelocityStale)).toEqual([true, true]);
      await viewRows.storeVelocities(rows, now);
      const stored = (await ratingRows.since(MOVIE, startOf(2))).map(({ windowStart, velocity }) => [
        windowStart,
        velocity,
      ]);
      expect(stored.filter(([windowStart]) => windowStart !== startOf(0) && windowStart !== startOf(15))).toEqual(
        velocities,
      );
      expect(
        (await viewRows.read('ratings', MOVIE, [startOf(2)])).map(({ isVelocityStale }) => isVelocityStale),
      ).toEqual([false, false]);
    });

    it('have versions that grow when they count more, when the row before does, and when one comes between', async () => {
      const { viewRows, ratings, now } = await open();
      const startOf = (back: number) => epochMs(windowStartOf(now, WINDOW_MS) - back * WINDOW_MS);
      const versions: number[] = [];
      for (const [back, size] of [
        [0, 1],
        [4, 3],
        [4, 4],
        [2, 1],
        [0, 2],
        [1, 1],
        [1, 2],
      ] as const) {
        await ratings.rows.publish([publishedRowOf(MOVIE, startOf(back), ratingOf, size)]);
        const rows = await viewRows.read('ratings', MOVIE, [startOf(0)]);
        versions.push(rows.find(({ windowStart }) => windowStart === startOf(0))?.ver ?? 0);
      }
      expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b));
      expect(versions).toHaveLength(7);
    });

    it('lapse before their velocities would, and wait while they lie ahead', async () => {
      const { viewRows, ratings, ratingRows, now } = await open();
      const startOf = (back: number) => epochMs(windowStartOf(now, WINDOW_MS) - back * WINDOW_MS);
      for (const back of [0, -1])
        await ratings.rows.publish([publishedRowOf(MOVIE, startOf(back), ratingOf, 1 - back)]);
      const rows = await viewRows.read('ratings', MOVIE, [startOf(0), startOf(-1)]);
      expect(rows.map(({ isVelocityStale }) => isVelocityStale)).toEqual([false, true]);
      await viewRows.storeVelocities(rows, now);
      await viewRows.storeVelocities(rows, epochMs(startOf(-1) + RETENTION_MS));
      const velocities = (await ratingRows.since(MOVIE, startOf(0))).map(({ velocity }) => velocity);
      expect(velocities.filter((velocity) => velocity !== null)).toEqual([]);
    });
  });

  statsContract(open);

  describe('rankings', () => {
    it('are the rows of one window, of all three tables, under the names of their columns', async () => {
      const { viewRows, rankings, now } = await open();
      const windowStart = windowStartOf(now, WINDOW_MS);
      await rankings.write(windowStart, rankingOfMovie(MOVIE), 1_000);
      await rankings.write(epochMs(windowStart - WINDOW_MS), rankingOfMovie(1), 1_000);
      const rows = await viewRows.rankings(windowStart);
      expect(rows.map(({ dataType, movieId, ver }) => [dataType, movieId, ver])).toEqual([
        ['trending', MOVIE, 1],
        ['trending', MOVIE + 1, 1],
        ['breakout', MOVIE, 1],
        ['breakout', MOVIE + 1, 1],
        ['declining', MOVIE, 1],
        ['declining', MOVIE + 1, 1],
      ]);
      expect(rows[0]).toMatchObject({
        windowStart,
        windowEnd: windowStart + 5 * MINUTE_MS,
        view: {
          rank: 1,
          trending_score: 12.5,
          velocity: 3.25,
          acceleration: null,
          label: 'breakout',
          since: new Date(NOW),
          reason: '2.0 × its usual level',
        },
      });
      expect(rows[5]?.view).toEqual({
        decline_rank: 2,
        decline_score: 12.375,
        momentum_loss: -0.25,
        trend_velocity: null,
        trend_acceleration: -0.125,
        total_review_volume: 1,
        since: new Date(NOW),
        reason: '3.0 × its usual level',
      });
      expect(await viewRows.rankings(epochMs(windowStart + WINDOW_MS))).toEqual([]);
    });
  });

  it('know titles and how new they are, of movies that have one', async () => {
    const { viewRows, movies, now } = await open();
    const rows = Array.from({ length: 45 }, (_, movieId) => movieRowOf(movieId, 2, now));
    await movies.upsert(rows.map((row) => ({ row, eventTime: row.metadataAt, ttlSeconds: 1_000 })));
    const titles = await viewRows.facts([...rows.map(({ movieId }) => movieId), 99]);
    expect(titles).toEqual(
      new Map(rows.map(({ movieId, title, metadataAt }) => [movieId, { title, factsAt: metadataAt }])),
    );
    expect(await viewRows.facts([])).toEqual(new Map());
  });
};

const statsContract = (open: () => Promise<ViewRowsRig>): void => {
  describe('rows of movie_stats', () => {
    const SOON = { ttlSeconds: 1_000 };
    const read = async ({ viewRows, now }: ViewRowsRig) => (await viewRows.read('stats', MOVIE, [hourOf(now)]))[0];
    const velocitiesOf = (now: EpochMs): StatsVelocityRow => ({
      movieId: MOVIE,
      hour: hourOf(now),
      ratingVelocity: null,
      popularityVelocity: null,
      popularityAcceleration: null,
      velocitiesAt: epochMs(now - 30_000),
    });

    it('hold what each of their writers knows', async () => {
      const rig = await open();
      const { stats, ranks, statsVelocities, now } = rig;
      const hour = hourOf(now);
      const sample = statsRowOf(MOVIE, 1, now);
      expect(await read(rig)).toBeUndefined();
      await stats.upsert([{ row: sample, eventTime: sample.eventTime, ...SOON }]);
      const rank = { movieId: MOVIE, hour, timeWindow: 'week', rank: 4 } as const;
      await ranks.upsert([{ row: rank, eventTime: epochMs(now - 5), ...SOON }]);
      const velocities = { ...velocitiesOf(now), popularityVelocity: 1.5 };
      await statsVelocities.upsert([{ row: velocities, eventTime: epochMs(now - 3), ...SOON }]);
      expect(await read(rig)).toEqual({
        movieId: MOVIE,
        dataType: 'stats',
        hour,
        windowStart: hour,
        windowEnd: hour + HOUR_MS,
        view: {
          vote_average: sample.voteAverage,
          vote_count: sample.voteCount,
          popularity: sample.popularity,
          last_updated: new Date(sample.eventTime),
          trending_rank_day: null,
          trending_rank_week: 4,
          rating_velocity: null,
          popularity_velocity: 1.5,
          popularity_acceleration: null,
          velocities_at: new Date(velocities.velocitiesAt),
        },
        ver: sample.eventTime + (now - 5) + (now - 3),
      });
    });

    it('have a version that grows with every change, whoever writes, and velocities that end too', async () => {
      const rig = await open();
      const { stats, ranks, statsVelocities, now } = rig;
      const versions: (number | undefined)[] = [];
      const note = async () => versions.push((await read(rig))?.ver);
      for (const sample of [1, 3]) {
        const row = statsRowOf(MOVIE, sample, now);
        await stats.upsert([{ row, eventTime: row.eventTime, ...SOON }]);
        await note();
      }
      for (const timeWindow of ['day', 'week'] as const) {
        const row = { movieId: MOVIE, hour: hourOf(now), timeWindow, rank: 4 };
        await ranks.upsert([{ row, eventTime: epochMs(now - 10_000), ...SOON }]);
        await note();
      }
      for (const [index, popularityVelocity] of [1.5, null].entries()) {
        const row = { ...velocitiesOf(now), popularityVelocity };
        await statsVelocities.upsert([{ row, eventTime: epochMs(now - 10 + index), ...SOON }]);
        await note();
      }
      expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => (a ?? 0) - (b ?? 0)));
      expect(versions).toHaveLength(6);
    });

    it('keep their version when something older comes late', async () => {
      const rig = await open();
      const [older, newer] = [statsRowOf(MOVIE, 1, rig.now), statsRowOf(MOVIE, 2, rig.now)];
      await rig.stats.upsert([{ row: newer, eventTime: newer.eventTime, ...SOON }]);
      const before = await read(rig);
      await rig.stats.upsert([{ row: older, eventTime: older.eventTime, ...SOON }]);
      expect(await read(rig)).toEqual(before);
    });
  });
};
