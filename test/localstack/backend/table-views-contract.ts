import { expect, it } from 'vitest';
import type { SnapshotStore } from '../../../lambdas/core/ports.ts';
import type { MovieRow } from '../../../lambdas/core/stream/snapshots.ts';
import type { EpochMs } from '../../../lambdas/core/time.ts';
import type { Views } from '../../../localstack/backend/table-views.ts';
import { titledRowOf } from '../../builders/movie-rows.ts';

export interface ViewsRig {
  readonly views: Views;
  readonly movies: SnapshotStore<MovieRow>;
  readonly now: EpochMs;
}

/** What the screen reads, whichever stores it reads it from. `open` brings empty ones. */
export const viewsContract = (open: () => Promise<ViewsRig>): void => {
  it('give the titles of the movies asked for, as far as they are known', async () => {
    const { views, movies, now } = await open();
    const rowOf = (movieId: number) => titledRowOf(movieId, `Movie ${movieId}`, now);
    const movieIds = Array.from({ length: 50 }, (_, index) => index + 1);
    await movies.upsert(movieIds.map((movieId) => ({ row: rowOf(movieId), eventTime: now, ttlSeconds: 600 })));
    const asked = [...movieIds.slice(5), 999];
    expect(await views.titles(asked)).toEqual(new Map(movieIds.slice(5).map((id) => [id, `Movie ${id}`])));
    expect(await views.titles([])).toEqual(new Map());
  });
};
