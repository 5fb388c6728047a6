import type { MovieRow } from '../../lambdas/core/stream/snapshots.ts';
import type { EpochMs } from '../../lambdas/core/time.ts';

/** A movie of which no more is known than its title. */
export const titledRowOf = (movieId: number, title: string, metadataAt: EpochMs): MovieRow => ({
  movieId,
  title,
  releaseDate: null,
  genres: [],
  runtime: null,
  budget: null,
  revenue: null,
  metadataAt,
});
