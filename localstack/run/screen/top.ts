import {
  CHANGE_SHARDS,
  CHANGE_WINDOW_MS,
  type ChangeLog,
  changedInOf,
  type RowChange,
} from '../../../lambdas/core/change-log/change-log-ports.ts';
import { concurrently } from '../../../lambdas/core/concurrently.ts';
import { printable } from '../../../lambdas/core/printable.ts';
import type { WindowRow } from '../../../lambdas/core/serving/window-rows.ts';
import { type EpochMs, epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import type { Backend } from '../../backend/backend.ts';
import { WINDOWING } from '../../pipeline/mappings.ts';
import type { Top, TopRow } from './snapshot.ts';
import { counted, fixed } from './text.ts';

const ROWS = 5;
const READS_AT_A_TIME = 100;
/** A poll's records take a while to be there: look back this many windows of processing time for the newest rows. */
const WINDOWS_BACK = 4;
const SHARDS = Array.from({ length: CHANGE_SHARDS }, (_, shard) => shard);

/** Reads the best rows of the newest window of ratings, from the tables: a late review must not pass for the newest window. */
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
  return changes.filter(({ dataType }) => dataType === 'ratings');
};

const topOf = async ({ workflowStores }: Backend, windowStart: EpochMs, movieIds: readonly number[]): Promise<Top> => {
  const { ratingRows, sentimentRows } = workflowStores;
  const ratings = new Map<number, Columns>();
  const moods = new Map<number, Mood>();
  const lastHour = epochMs(windowStart - HOUR_MS + WINDOWING.windowSizeMs);
  await concurrently(movieIds, READS_AT_A_TIME, async (movieId) => {
    const rating = (await ratingRows.since(movieId, windowStart)).find((row) => row.windowStart === windowStart);
    if (rating !== undefined) ratings.set(movieId, rating.columns);
    const rows = (await sentimentRows.since(movieId, lastHour)).filter((row) => row.windowStart >= lastHour);
    if (rows.length > 0) moods.set(movieId, moodOf(rows));
  });
  const popular = best(ratings, (columns) => numberIn(columns, 'popularity'));
  const reviewed = best(moods, ({ reviews }) => reviews);
  const titles = await workflowStores.titles.titlesOf([...popular, ...reviewed].map(([movieId]) => movieId));
  const titleOf = (movieId: number): string => printable(titles.get(movieId) ?? `movie ${movieId}`);
  return {
    windowStart,
    movies: movieIds.length,
    popular: popular.map(([movieId, columns]) => popularRow(movieId, titleOf(movieId), columns)),
    reviewed: reviewed.map(([movieId, mood]) => reviewedRow(movieId, titleOf(movieId), mood)),
  };
};

type Columns = WindowRow['columns'];

const numberIn = (columns: Columns, name: string): number => columns[name] as number;

interface Mood {
  readonly reviews: number;
  readonly average: number;
  readonly positive: number;
  readonly negative: number;
  readonly neutral: number;
}

/** Of several windows together. */
const moodOf = (rows: readonly WindowRow[]): Mood => {
  const sum = (name: string) => rows.reduce((total, { columns }) => total + numberIn(columns, name), 0);
  const reviews = sum('review_count');
  const weighted = rows.reduce((total, { average, columns }) => total + average * numberIn(columns, 'review_count'), 0);
  return {
    reviews,
    average: weighted / reviews,
    positive: sum('positive_count'),
    negative: sum('negative_count'),
    neutral: sum('neutral_count'),
  };
};

const best = <Value>(values: ReadonlyMap<number, Value>, measure: (value: Value) => number): [number, Value][] =>
  [...values].sort(([, one], [, other]) => measure(other) - measure(one)).slice(0, ROWS);

const popularRow = (movieId: number, title: string, columns: Columns): TopRow => ({
  movieId,
  title,
  value: numberIn(columns, 'popularity').toFixed(1),
  detail: `★ ${numberIn(columns, 'avg_rating').toFixed(2)}   ${counted(numberIn(columns, 'vote_count'), 'vote')}`,
});

const reviewedRow = (
  movieId: number,
  title: string,
  { reviews, average, positive, negative, neutral }: Mood,
): TopRow => ({
  movieId,
  title,
  value: String(reviews),
  detail: `${reviews === 1 ? 'review' : 'reviews'}   mood ${fixed(average, 2)}   +${positive} −${negative} ○${neutral}`,
});
