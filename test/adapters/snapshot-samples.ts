import type { MovieRow, StatsRow, TrendingRankRow } from '../../lambdas/core/snapshots.ts';
import { epochMs, hourOf } from '../../lambdas/core/time.ts';
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
