import {
  CHANGE_SHARDS,
  CHANGE_WINDOW_MS,
  type ChangeLog,
  changedInOf,
  type RowChange,
} from '../../../lambdas/core/change-log/change-log-ports.ts';
import { concurrently } from '../../../lambdas/core/concurrently.ts';
import type { WindowRow } from '../../../lambdas/core/ports.ts';
import { averageRating, type RatingAggregate } from '../../../lambdas/core/stream/rating.ts';
import { averageSentiment, mergeSentiments, type SentimentAggregate } from '../../../lambdas/core/stream/review.ts';
import { type EpochMs, epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import type { Backend } from '../../backend/backend.ts';
import { WINDOWING } from '../../pipeline/mappings.ts';
import type { Top, TopRow } from './snapshot.ts';

const ROWS = 5;
const READS_AT_A_TIME = 16;
/** A poll's records take a while to be there: look back this many windows of processing time for the newest rows. */
const WINDOWS_BACK = 4;
const SHARDS = Array.from({ length: CHANGE_SHARDS }, (_, shard) => shard);

/** Reads the best rows of the newest window that has any, from the tables. */
export const readTop = async (backend: Backend, now: EpochMs): Promise<Top | undefined> => {
  const rows = await windowRowsChangedBefore(now, backend.stores.changeLog);
  if (rows.length === 0) return undefined;
  const newest = rows.reduce((newest, { windowStart }) => (windowStart > newest ? windowStart : newest), epochMs(0));
  const movieIds = rows.filter(({ windowStart }) => windowStart === newest).map(({ movieId }) => movieId);
  return topOf(backend, newest, [...new Set(movieIds)]);
};

const windowRowsChangedBefore = async (now: EpochMs, changeLog: ChangeLog): Promise<RowChange[]> => {
  const windows = Array.from({ length: WINDOWS_BACK }, (_, back) =>
    changedInOf(epochMs(now - back * CHANGE_WINDOW_MS)),
  );
  const reads = windows.flatMap((changedIn) => SHARDS.map((shard) => changeLog.read(changedIn, shard)));
  const changes = (await Promise.all(reads)).flat();
  return changes.filter(({ dataType }) => dataType === 'ratings' || dataType === 'sentiment');
};

const topOf = async ({ stores, views }: Backend, windowStart: EpochMs, movieIds: readonly number[]): Promise<Top> => {
  const ratings = new Map<number, RatingAggregate>();
  const sentiments = new Map<number, SentimentAggregate>();
  const lastHour = windowsOfLastHour(windowStart);
  await concurrently(movieIds, READS_AT_A_TIME, async (movieId) => {
    const [rating] = await stores.ratings.read(movieId, [windowStart]);
    if (rating !== undefined) ratings.set(movieId, rating.aggregate);
    const rows = await stores.sentiments.read(movieId, lastHour);
    if (rows.length > 0) sentiments.set(movieId, sumOf(rows));
  });
  const popular = best(ratings, ({ last }) => last.popularity);
  const reviewed = best(sentiments, ({ reviewCount }) => reviewCount);
  const titles = await views.titles([...popular, ...reviewed].map(([movieId]) => movieId));
  const titleOf = (movieId: number): string => titles.get(movieId) ?? `movie ${movieId}`;
  return {
    windowStart,
    movies: movieIds.length,
    popular: popular.map(([movieId, sums]) => popularRow(titleOf(movieId), sums)),
    reviewed: reviewed.map(([movieId, sums]) => reviewedRow(titleOf(movieId), sums)),
  };
};

const windowsOfLastHour = (windowStart: EpochMs): EpochMs[] =>
  Array.from({ length: HOUR_MS / WINDOWING.windowSizeMs }, (_, back) =>
    epochMs(windowStart - back * WINDOWING.windowSizeMs),
  );

const sumOf = (rows: readonly WindowRow<SentimentAggregate>[]): SentimentAggregate =>
  rows.map(({ aggregate }) => aggregate).reduce(mergeSentiments);

const best = <Value>(values: ReadonlyMap<number, Value>, measure: (value: Value) => number): [number, Value][] =>
  [...values].sort(([, one], [, other]) => measure(other) - measure(one)).slice(0, ROWS);

const popularRow = (title: string, sums: RatingAggregate): TopRow => ({
  title,
  value: sums.last.popularity.toFixed(1),
  detail: `popularity   ★ ${averageRating(sums).toFixed(2)} of ${sums.last.voteCount} votes`,
});

const reviewedRow = (title: string, sums: SentimentAggregate): TopRow => ({
  title,
  value: String(sums.reviewCount),
  detail: `reviews   mood ${averageSentiment(sums).toFixed(2)}   +${sums.positiveCount} −${sums.negativeCount} ○${sums.neutralCount}`,
});
