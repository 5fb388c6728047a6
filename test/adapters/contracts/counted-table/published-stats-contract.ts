import { expect, it } from 'vitest';
import type { RowPublisher } from '../../../../lambdas/core/stream/counted-ports.ts';
import type { RatingAggregate } from '../../../../lambdas/core/stream/rating.ts';
import type { StatsRow } from '../../../../lambdas/core/stream/snapshots.ts';
import { type EpochMs, hourOf } from '../../../../lambdas/core/time.ts';
import { statsRowOf } from '../snapshot-store/snapshot-samples.ts';
import { publishedRowOf, ratingOf } from './window-samples.ts';

export interface PublishedStatsRig {
  readonly publisher: RowPublisher<RatingAggregate>;
  readonly now: EpochMs;
  /** All of movie_stats, as samples have filled it. */
  stats(): Promise<StatsRow[]>;
}

const MOVIE = 603;

/** What a row of ratings brings with it. `open` brings empty tables. */
export const publishedStatsContract = (open: () => Promise<PublishedStatsRig>): void => {
  it('is there when the row is, and of several the one of the newest sample stays', async () => {
    const { publisher, now, stats } = await open();
    const [older, newer] = [statsRowOf(MOVIE, 1, now), statsRowOf(MOVIE, 2, now)];
    const publish = (row: StatsRow) => {
      const written = publishedRowOf(MOVIE, hourOf(now), ratingOf, 1);
      return publisher.publish([{ ...written, stats: { row, eventTime: row.eventTime, ttlSeconds: 3_600 } }]);
    };
    await publish(newer);
    await publish(older);
    expect(await stats()).toEqual([newer]);
  });

  it('is none where the row says so', async () => {
    const { publisher, now, stats } = await open();
    await publisher.publish([publishedRowOf(MOVIE, hourOf(now), ratingOf, 1)]);
    expect(await stats()).toEqual([]);
  });
};
