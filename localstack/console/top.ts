import { concurrently } from '../../lambdas/core/concurrently.ts';
import type { WindowRow } from '../../lambdas/core/ports.ts';
import { averageRating, type RatingAggregate } from '../../lambdas/core/rating.ts';
import { averageSentiment, mergeSentiments, type SentimentAggregate } from '../../lambdas/core/review.ts';
import { type EpochMs, epochMs, HOUR_MS } from '../../lambdas/core/time.ts';
import { windowStartOf } from '../../lambdas/core/tumbling-window.ts';
import type { Backend } from '../backend.ts';
import { WINDOWING } from '../mappings.ts';
import type { Top, TopRow } from './snapshot.ts';

const ROWS = 5;
const READS_AT_A_TIME = 16;
/** A poll's records take a while to be there: look back this many windows for the newest that has rows. */
const WINDOWS_BACK = 4;

/** Reads the best rows of the newest window that has any, from the tables. */
export const readTop = async (backend: Backend, now: EpochMs): Promise<Top | undefined> => {
  for (let back = 0; back < WINDOWS_BACK; back++) {
    const windowStart = epochMs(windowStartOf(now, WINDOWING.windowSizeMs) - back * WINDOWING.windowSizeMs);
    const movieIds = await backend.views.activeMovies(windowStart);
    if (movieIds.length > 0) return topOf(backend, windowStart, movieIds);
  }
  return undefined;
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
