import { RANKING_TYPES, type RankingType, rankingShapeOf } from '../../../schema/rankings.ts';
import type { WindowRow, WindowStore } from '../../core/ports.ts';
import type { MovieTitle, ViewRow, ViewRows } from '../../core/serving/sync-ports.ts';
import type { ChangingType } from '../../core/serving/view-ports.ts';
import type { RatingAggregate } from '../../core/stream/rating.ts';
import type { SentimentAggregate } from '../../core/stream/review.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../../core/time.ts';
import type { RankedMovie, Rankings } from '../../core/trends/trend-ports.ts';
import { EXECUTION_WINDOW_MS } from '../../core/tumbling-window.ts';
import { ratingTable, sentimentTable, type WindowTable } from './window-tables.ts';

/** One row of movie_stats: its columns beside the key, under their CQL names, instants as `Date`, and its version. */
export interface StatsFigures {
  readonly hour: EpochMs;
  readonly columns: Readonly<Record<string, unknown>>;
  /**
   * Of a row that is written by several, in groups of columns, each with a write timestamp of its own: the sum of these in
   * milliseconds. Each only grows, so any change makes the sum grow; four of them are exact in a double.
   */
  readonly ver: number;
}

export interface ViewRowSources {
  readonly sentiments: Pick<WindowStore<SentimentAggregate>, 'read'>;
  readonly ratings: Pick<WindowStore<RatingAggregate>, 'read'>;
  readonly stats: (movieId: number, hours: readonly EpochMs[]) => Promise<StatsFigures[]>;
  readonly rankings: Pick<Rankings, 'read'>;
  readonly titles: (movieIds: readonly number[]) => Promise<Map<number, MovieTitle>>;
  readonly windowSizeMs: number;
}

/** The rows of the views as documents show them, from the stores that keep them. */
export const makeViewRows = (sources: ViewRowSources): ViewRows => {
  const { sentiments, ratings, stats, rankings, titles, windowSizeMs } = sources;
  const readers: Record<ChangingType, (movieId: number, starts: readonly EpochMs[]) => Promise<ViewRow[]>> = {
    sentiment: async (movieId, starts) =>
      (await sentiments.read(movieId, starts)).map((row) =>
        windowViewOf('sentiment', movieId, row, sentimentTable, windowSizeMs),
      ),
    ratings: async (movieId, starts) =>
      (await ratings.read(movieId, starts)).map((row) =>
        windowViewOf('ratings', movieId, row, ratingTable, windowSizeMs),
      ),
    stats: async (movieId, hours) => (await stats(movieId, hours)).map((row) => statsViewOf(movieId, row)),
  };
  return {
    read: (dataType, movieId, starts) => readers[dataType](movieId, starts),
    rankings: async (windowStart) => {
      const ranking = await rankings.read(windowStart);
      return RANKING_TYPES.flatMap((type) => ranking[type].map((movie) => rankedViewOf(type, windowStart, movie)));
    },
    titles,
  };
};

/** What only a writer needs. */
const SUMS = new Set(['compound_sum', 'rating_sum', 'rating_square_sum']);
const INSTANTS = new Set(['last_sample_at']);

const windowViewOf = <Aggregate>(
  dataType: 'sentiment' | 'ratings',
  movieId: number,
  { windowStart, ver, aggregate, velocity }: WindowRow<Aggregate>,
  { columns, valuesOf, velocityColumn }: WindowTable<Aggregate>,
  windowSizeMs: number,
): ViewRow => {
  const values = valuesOf(aggregate);
  const view: Record<string, unknown> = { [velocityColumn]: velocity };
  columns.forEach((column, index) => {
    if (!SUMS.has(column)) view[column] = INSTANTS.has(column) ? new Date(values[index] as number) : values[index];
  });
  const windowEnd = epochMs(windowStart + windowSizeMs);
  return { movieId, dataType, hour: hourOf(windowStart), windowStart, windowEnd, view, ver };
};

const statsViewOf = (movieId: number, { hour, columns, ver }: StatsFigures): ViewRow => ({
  movieId,
  dataType: 'stats',
  hour,
  windowStart: hour,
  windowEnd: epochMs(hour + HOUR_MS),
  view: columns,
  ver,
});

/** Rankings are of the executions' windows, whatever the size of the views' windows, and are never rewritten. */
const rankedViewOf = (dataType: RankingType, windowStart: EpochMs, movie: RankedMovie): ViewRow => {
  const { rank, columns } = rankingShapeOf(dataType);
  const told = Object.entries(columns).map(([column, figure]) => [column, movie[figure]]);
  return {
    movieId: movie.movieId,
    dataType,
    hour: hourOf(windowStart),
    windowStart,
    windowEnd: epochMs(windowStart + EXECUTION_WINDOW_MS),
    view: { [rank]: movie.rank, ...Object.fromEntries(told) },
    ver: 1,
  };
};
