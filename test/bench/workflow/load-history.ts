import type { Client } from 'cassandra-driver';
import { makeKeyspacesChangeLog } from '../../../lambdas/adapters/keyspaces/change-log.ts';
import { makeMovieStore } from '../../../lambdas/adapters/keyspaces/snapshot-store.ts';
import { valuesOf } from '../../../lambdas/adapters/rows/columns.ts';
import { ratingTable } from '../../../lambdas/adapters/rows/window-tables.ts';
import type { RowChange } from '../../../lambdas/core/change-log/change-log-ports.ts';
import { chunksOf } from '../../../lambdas/core/chunks.ts';
import { allConcurrently } from '../../../lambdas/core/concurrently.ts';
import { DEFAULT_RETENTION_MS, ttlSecondsOf } from '../../../lambdas/core/retention.ts';
import { averageRating, foldSample } from '../../../lambdas/core/stream/rating.ts';
import { rowVersionOf, writeTimeOf } from '../../../lambdas/core/stream/row-version.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../../../lambdas/core/time.ts';
import { DEFAULT_WINDOW_SIZE_MS, windowStartOf } from '../../../lambdas/core/tumbling-window.ts';
import { titledRowOf } from '../../builders/movie-rows.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { seededRandom } from '../trends/random.ts';
import { loadLevels, popularityOf } from './load-levels.ts';

/** What a table of ratings looks like when the workflow comes to it. */
export interface HistoryLoad {
  readonly movies: number;
  /** Of one sample every 5 minutes, some missing; at most 48. */
  readonly hours: number;
  readonly now: EpochMs;
}

const ROWS_PER_BATCH = 60;
const MOVIES_AT_A_TIME = 24;
const FIRST_SEED = 810_000;
/** Share of polls that bring nothing. */
const MISSING = 0.07;
/** The change log is read from two windows before on. */
const CHANGED_WINDOWS = 3;

const COLUMNS = [
  'movie_id',
  'hour',
  'window_start',
  'window_end',
  ...Object.keys(ratingTable.columns),
  'rating_velocity',
];
const INSERT = `INSERT INTO ${ratingTable.table} (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')}) USING TIMESTAMP ? AND TTL ?`;

/**
 * Fills a keyspace as aggregate-ratings and earlier executions leave it: movies at their usual levels, of which every
 * window has its velocity but the newest; every movie has changed in each of the last three windows.
 *
 * @returns rows of movie_ratings_by_window
 */
export const loadHistory = async (client: Client, load: HistoryLoad): Promise<number> => {
  let rows = 0;
  const changes: RowChange[] = [];
  const movieIds = Array.from({ length: load.movies }, (_, index) => index + 1);
  await allConcurrently(movieIds, MOVIES_AT_A_TIME, async (movieId) => {
    const history = historyOf(movieId, load);
    rows += history.length;
    changes.push(...changesOf(movieId, history, load.now));
    for (const some of chunksOf(history, ROWS_PER_BATCH)) {
      const batch = some.map(({ params }) => ({ query: INSERT, params }));
      await client.batch(batch, { prepare: true, logged: false });
    }
  });
  await makeKeyspacesChangeLog(client, countedTelemetry()).append(changes);
  await loadTitles(client, movieIds, load.now);
  await loadLevels(client, movieIds, load.now);
  return rows;
};

interface LoadedRow {
  readonly windowStart: EpochMs;
  readonly params: unknown[];
}

/** One movie's last hours, moved to end now. */
const historyOf = (movieId: number, { hours, now }: HistoryLoad): LoadedRow[] => {
  const random = seededRandom(FIRST_SEED + movieId);
  const popularity = popularityOf(movieId);
  const polls = Array.from({ length: hours * 12 }, () =>
    random() < MISSING ? null : { popularity, voteCount: 1_000 },
  );
  const newest = windowStartOf(now, DEFAULT_WINDOW_SIZE_MS);
  let previous: { windowStart: EpochMs; average: number } | null = null;
  return polls.flatMap((poll, index) => {
    const windowStart = epochMs(newest - (polls.length - 1 - index) * DEFAULT_WINDOW_SIZE_MS);
    const isNewest = windowStart === newest;
    if (poll === null && !isNewest) return [];
    const { popularity, voteCount } = poll ?? { popularity: 1, voteCount: 1 };
    const eventTime = epochMs(windowStart + 1);
    const sums = foldSample(undefined, { eventTime, popularity, voteCount, voteAverage: 5 + (index % 400) / 100 });
    const average = averageRating(sums);
    const elapsedHours = previous === null ? 0 : (windowStart - previous.windowStart) / HOUR_MS;
    const velocity = previous === null || isNewest ? null : (average - previous.average) / elapsedHours;
    previous = { windowStart, average };
    const key = [movieId, hourOf(windowStart), windowStart, windowStart + DEFAULT_WINDOW_SIZE_MS];
    const ttlSeconds = ttlSecondsOf(windowStart, DEFAULT_RETENTION_MS, now);
    const written = [...valuesOf(ratingTable.columns, sums), velocity];
    return [{ windowStart, params: [...key, ...written, writeTimeOf(windowStart, rowVersionOf(1, 0)), ttlSeconds] }];
  });
};

/** A window is polled at its start, so what a window of processing time changed is that window's own row. */
const changesOf = (movieId: number, history: readonly LoadedRow[], now: EpochMs): RowChange[] => {
  const from = windowStartOf(now, DEFAULT_WINDOW_SIZE_MS) - (CHANGED_WINDOWS - 1) * DEFAULT_WINDOW_SIZE_MS;
  return history
    .filter(({ windowStart }) => windowStart >= from)
    .map(({ windowStart }) => ({ movieId, dataType: 'ratings', windowStart, changedAt: epochMs(windowStart + 1) }));
};

const loadTitles = (client: Client, movieIds: readonly number[], now: EpochMs): Promise<void> =>
  makeMovieStore(client, countedTelemetry()).upsert(
    movieIds.map((movieId) => ({
      row: titledRowOf(movieId, `Movie ${movieId}`, now),
      eventTime: now,
      ttlSeconds: 86_400,
    })),
  );
