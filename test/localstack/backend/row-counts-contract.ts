import { expect, it } from 'vitest';
import { newCheckpoint } from '../../../lambdas/core/poll/poll-ports.ts';
import { type EpochMs, epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';
import type { Backend } from '../../../localstack/backend/backend.ts';
import { TABLES } from '../../../schema/names.ts';
import { publishedRowOf, ratingOf, sentimentOf } from '../../adapters/contracts/counted-table/window-samples.ts';
import { movieRowOf, rankRowOf, statsRowOf } from '../../adapters/contracts/snapshot-store/snapshot-samples.ts';

export interface RowCountsRig extends Pick<Backend, 'checkpoints' | 'rowCounts'> {
  readonly stores: Omit<Backend['stores'], 'deadLetters'>;
  readonly now: EpochMs;
}

const MOVIE = 603;

/** What the report of a run says of its tables. `open` brings empty ones. */
export const rowCountsContract = (open: () => Promise<RowCountsRig>): void => {
  it('are 0 of a table that nothing was written to', async () => {
    const { rowCounts } = await open();
    expect(new Set(Object.values(await rowCounts()))).toEqual(new Set([0]));
  });

  it('are rows, however many have written one or how often', async () => {
    const { stores, checkpoints, rowCounts, now } = await open();
    const { sentiments, ratings, ranks, movies, changeLog } = stores;
    const windowOf = (back: number) => epochMs(Math.floor(now / MINUTE_MS) * MINUTE_MS - back * MINUTE_MS);
    const snapshotOf = <Row>(row: Row) => [{ row, eventTime: now, ttlSeconds: 600 }];
    const [stats] = snapshotOf(statsRowOf(MOVIE, 1, now));
    await sentiments.rows.publish([0, 1].map((back) => publishedRowOf(MOVIE, windowOf(back), sentimentOf, 1)));
    await ratings.rows.publish([0, 1, 2].map((back) => publishedRowOf(MOVIE, windowOf(back), ratingOf, 1)));
    await ratings.rows.publish([{ ...publishedRowOf(MOVIE, windowOf(0), ratingOf, 2), stats }]);
    await ranks.upsert(snapshotOf(rankRowOf('day')(MOVIE, 1, now)));
    await movies.upsert([1, 2].flatMap((sample) => snapshotOf(movieRowOf(MOVIE, sample, now))));
    await checkpoints.write([MOVIE, MOVIE + 8, 1].map(newCheckpoint));
    for (const movieId of [MOVIE, 1])
      await changeLog.append([{ movieId, dataType: 'ratings', windowStart: windowOf(0), changedAt: now }]);

    expect(await rowCounts()).toMatchObject({
      [TABLES.reviewSentiments]: 2,
      [TABLES.movieRatingsByWindow]: 3,
      [TABLES.movieStats]: 1,
      [TABLES.movies]: 1,
      [TABLES.pollCheckpoints]: 3,
      [TABLES.changedMovies]: 2,
    });
  });
};
