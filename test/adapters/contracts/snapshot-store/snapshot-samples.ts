import type { MovieRow, StatsRow, TrendingRankRow } from '../../../../lambdas/core/stream/snapshots.ts';
import { epochMs, hourOf } from '../../../../lambdas/core/time.ts';
import type { StatsVelocityRow } from '../../../../lambdas/core/trends/trend-ports.ts';
import type { SnapshotRowOf } from './snapshot-store-contract.ts';

export const statsRowOf: SnapshotRowOf<StatsRow> = (movieId, sample, now) => ({
  movieId,
  hour: hourOf(now),
  eventTime: epochMs(now - 60_000 + sample * 1_000),
  voteAverage: 7 + sample / 8,
  voteCount: 100 + sample,
  popularity: 12.5 * sample,
});

export const rankRowOf =
  (timeWindow: TrendingRankRow['timeWindow']): SnapshotRowOf<TrendingRankRow> =>
  (movieId, sample, now) => ({ movieId, hour: hourOf(now), timeWindow, rank: 10 + sample });

/** Sample 3 does not know what sample 2 knew: a velocity may end. */
export const statsVelocityRowOf: SnapshotRowOf<StatsVelocityRow> = (movieId, sample, now) => ({
  movieId,
  hour: hourOf(now),
  ratingVelocity: sample === 3 ? null : sample / 8,
  popularityVelocity: sample === 3 ? null : 1.25 * sample,
  popularityAcceleration: sample === 3 ? null : -sample,
  velocitiesAt: epochMs(now - 60_000 + sample * 1_000),
});

/** Sample 3 no longer knows what sample 2 knew: null replaces a value. */
export const movieRowOf: SnapshotRowOf<MovieRow> = (movieId, sample, now) => ({
  movieId,
  title: `Amélie 😍 ${sample}`,
  releaseDate: sample === 3 ? null : `200${sample}-04-25`,
  genres: ['Comedy', `Genre ${sample}`],
  runtime: sample === 3 ? null : 120 + sample,
  budget: sample === 3 ? null : 3_000_000_000 + sample,
  revenue: 174_000_000 + sample,
  metadataAt: epochMs(now - 60_000 + sample * 1_000),
});
