import { RANKING_TYPES, type RankingType, rankingShapeOf } from '../../../schema/rankings.ts';
import { DERIVED_EARLIER_SECONDS, MIN_TTL_SECONDS, ttlSecondsOf } from '../../core/retention.ts';
import type { ViewRow, ViewRows } from '../../core/serving/sync-ports.ts';
import { type DerivedRow, derivedRowsOf, needsRowBefore } from '../../core/serving/velocity.ts';
import type { ChangingType, KnownFacts } from '../../core/serving/view-ports.ts';
import type { VelocityCell, WindowRow, WindowRows } from '../../core/serving/window-rows.ts';
import type { Windowing } from '../../core/stream/contribution.ts';
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
  readonly sentimentRows: WindowRows;
  readonly ratingRows: WindowRows;
  readonly stats: (movieId: number, hours: readonly EpochMs[]) => Promise<StatsFigures[]>;
  readonly rankings: Pick<Rankings, 'read'>;
  readonly facts: (movieIds: readonly number[]) => Promise<Map<number, KnownFacts>>;
  readonly windowing: Windowing;
}

/** The rows of the views as documents show them, from the stores that keep them. */
export const makeViewRows = (sources: ViewRowSources): ViewRows => {
  const { stats, rankings, facts, windowing } = sources;
  const tables = {
    // A movie has few rows with reviews, and its popular list is polled once an hour: what comes before is most often read with them.
    sentiment: { rows: sources.sentimentRows, table: sentimentTable, lookBackMs: windowing.retentionMs },
    ratings: { rows: sources.ratingRows, table: ratingTable, lookBackMs: HOUR_MS },
  };
  const readWindows = async (type: WindowType, movieId: number, starts: readonly EpochMs[]): Promise<ViewRow[]> => {
    const { rows, table, lookBackMs } = tables[type];
    const derived = await readDerived(rows, movieId, starts, { ...windowing, lookBackMs });
    return derived.map((row) => windowViewOf(table, movieId, row, windowing));
  };
  const readers: Record<ChangingType, (movieId: number, starts: readonly EpochMs[]) => Promise<ViewRow[]>> = {
    sentiment: (movieId, starts) => readWindows('sentiment', movieId, starts),
    ratings: (movieId, starts) => readWindows('ratings', movieId, starts),
    stats: async (movieId, hours) => (await stats(movieId, hours)).map((row) => statsViewOf(movieId, row)),
  };
  return {
    read: (dataType, movieId, starts) => readers[dataType](movieId, starts),
    storeVelocities: async (rows, now) => {
      for (const [type, { rows: store, table }] of Object.entries(tables)) {
        const stale = rows.filter(({ dataType, isVelocityStale }) => dataType === type && isVelocityStale === true);
        if (stale.length > 0) await store.storeVelocities(stale.flatMap((row) => cellOf(table, row, windowing, now)));
      }
    },
    rankings: async (windowStart) => {
      const ranking = await rankings.read(windowStart);
      return RANKING_TYPES.flatMap((type) => ranking[type].map((movie) => rankedViewOf(type, windowStart, movie)));
    },
    facts,
  };
};

type WindowType = 'sentiment' | 'ratings';

/** The changed rows, and each one's next. */
const readDerived = async (
  rows: WindowRows,
  movieId: number,
  starts: readonly EpochMs[],
  windowing: Windowing & { readonly lookBackMs: number },
): Promise<DerivedRow<WindowRow>[]> => {
  if (starts.length === 0) return [];
  const changed = new Set(starts);
  const first = Math.min(...starts);
  const { lookBackMs, retentionMs } = windowing;
  const since = await rows.since(movieId, epochMs(first - lookBackMs));
  const before =
    lookBackMs < retentionMs && needsRowBefore(since, changed)
      ? await rows.before(movieId, since[0]?.windowStart ?? epochMs(0))
      : null;
  return derivedRowsOf(since, before, changed, windowing);
};

const windowViewOf = (
  { dataType, velocityColumn }: WindowTable<never>,
  movieId: number,
  { row, velocity, ver }: DerivedRow<WindowRow>,
  { windowSizeMs }: Windowing,
): ViewRow => {
  const { windowStart, columns } = row;
  const windowEnd = epochMs(windowStart + windowSizeMs);
  const view = { [velocityColumn]: velocity, ...columns };
  const isVelocityStale = row.velocity !== velocity;
  return { movieId, dataType, hour: hourOf(windowStart), windowStart, windowEnd, view, ver, isVelocityStale };
};

/** None of a window that lies ahead, where Keyspaces might not take the write timestamp yet, nor of one about to lapse. */
const cellOf = (
  { velocityColumn }: WindowTable<never>,
  { movieId, windowStart, view, ver }: ViewRow,
  { retentionMs }: Windowing,
  now: EpochMs,
): VelocityCell[] => {
  const ttlSeconds = ttlSecondsOf(windowStart, retentionMs, now) - DERIVED_EARLIER_SECONDS;
  if (ttlSeconds < MIN_TTL_SECONDS || windowStart > now) return [];
  return [{ movieId, windowStart, velocity: view[velocityColumn] as number | null, ver, ttlSeconds }];
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
  const told = Object.entries(columns).map(([column, figure]) => [
    column,
    figure === 'since' && movie.since !== undefined ? new Date(movie.since) : movie[figure],
  ]);
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
