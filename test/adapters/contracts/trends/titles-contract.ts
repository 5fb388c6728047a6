import { expect, it } from 'vitest';
import type { SnapshotStore } from '../../../../lambdas/core/ports.ts';
import type { MovieRow } from '../../../../lambdas/core/stream/snapshots.ts';
import { type EpochMs, epochMs } from '../../../../lambdas/core/time.ts';
import type { Titles } from '../../../../lambdas/core/trends/trend-ports.ts';
import { movieRowOf } from '../snapshot-store/snapshot-samples.ts';

export interface TitlesRig {
  readonly titles: Titles;
  /** Of the same table. */
  readonly movies: SnapshotStore<MovieRow>;
  readonly now: EpochMs;
}

/** What every implementation keeps. `open` brings an empty table. */
export const titlesContract = (open: () => Promise<TitlesRig>): void => {
  it('knows the newest titles of those movies whose metadata has arrived', async () => {
    const { titles, movies, now } = await open();
    const write = (movieId: number, sample: number) => ({
      row: movieRowOf(movieId, sample, now),
      eventTime: epochMs(now - 60_000 + sample * 1_000),
      ttlSeconds: 3_600,
    });
    await movies.upsert([write(603, 2), write(603, 1), write(604, 1), write(605, 1)]);
    expect(await titles.titlesOf([603, 999, 605, 603])).toEqual(
      new Map([
        [603, 'Amélie 😍 2'],
        [605, 'Amélie 😍 1'],
      ]),
    );
    expect(await titles.titlesOf([])).toEqual(new Map());
  });
};
