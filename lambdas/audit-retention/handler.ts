/**
 * Looks whether rows are gone when their retention is over: in a sample of movies that changes every hour, so that all have
 * their turn, in the catalogue's days, and in the tables' settings.
 *
 * Delivery: hourly. Ordering, dedupe identity: none, it only reads. Retried: nothing, the next hour looks again.
 * Dead-lettered: nothing. Fails when a table's TTL is off, since then nothing in it will ever go.
 */
import { METRICS } from '../../schema/names.ts';
import { auditSampleOf, auditShardOf, midnightsUpTo, outlives } from '../core/care/audit-sample.ts';
import type { AuditedMovieTable, AuditedTable, LivingRow, RetentionReader } from '../core/care/retention-ports.ts';
import { allConcurrently } from '../core/concurrently.ts';
import { MisconfiguredFunction } from '../core/failures.ts';
import type { Clock, Telemetry } from '../core/ports.ts';
import { DAY_MS } from '../core/time.ts';
import { CATALOGUE_RETENTION_DAYS } from '../core/trends/derive-catalogue-day.ts';
import { ENTRY_RETENTION_DAYS, LEVEL_RETENTION_DAYS } from '../core/trends/level-ports.ts';

export interface Dependencies {
  readonly reader: RetentionReader;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Of windows and hours. */
  readonly retentionMs: number;
  /** Movies per run. */
  readonly sampleSize: number;
}

export interface AuditReport {
  readonly movies: number;
  readonly rowsAudited: number;
  /** Seen though their retention is over, or without an end, or with one that is too late. */
  readonly rowsPastExpiry: number;
}

const MOVIE_TABLES: readonly AuditedMovieTable[] = [
  'review_sentiments',
  'movie_ratings_by_window',
  'movie_stats',
  'daily_levels',
];

/** Of tables whose rows stand for a day. */
const RETENTION_DAYS: Partial<Readonly<Record<AuditedTable, number>>> = {
  daily_levels: LEVEL_RETENTION_DAYS,
  catalogue_entries: ENTRY_RETENTION_DAYS,
  catalogue_days: CATALOGUE_RETENTION_DAYS,
};

/** Days of entries that are looked for: those that may be there, and two on which they must be gone. */
const ENTRY_DAYS = ENTRY_RETENTION_DAYS + 2;
const MOVIES_AT_A_TIME = 8;

export const makeHandler = (dependencies: Dependencies) => async (): Promise<AuditReport> => {
  const { reader, clock, telemetry, sampleSize } = dependencies;
  const now = clock.now();
  const shard = auditShardOf(now);
  const movies = auditSampleOf(await reader.moviesOf(shard), now, sampleSize);
  let rowsAudited = 0;
  let rowsPastExpiry = 0;
  const judge = (table: AuditedTable, rows: readonly LivingRow[], where: Readonly<Record<string, number>>): void => {
    const days = RETENTION_DAYS[table];
    const retentionMs = days === undefined ? dependencies.retentionMs : days * DAY_MS;
    const past = rows.filter((row) => outlives(row, now, retentionMs));
    rowsAudited += rows.length;
    rowsPastExpiry += past.length;
    if (past.length > 0) telemetry.warn('rows outlive their retention', { table, ...where, rows: past.length });
  };
  await allConcurrently(movies, MOVIES_AT_A_TIME, async (movieId) => {
    for (const table of MOVIE_TABLES) judge(table, await reader.livingRows(table, movieId), { movieId });
  });
  for (const midnight of midnightsUpTo(now, ENTRY_DAYS))
    judge('catalogue_entries', await reader.livingEntries(midnight, shard), { shard });
  judge('catalogue_days', await reader.livingCatalogueDays(), {});
  telemetry.count(METRICS.rowsAudited, rowsAudited);
  telemetry.count(METRICS.rowsPastExpiry, rowsPastExpiry);
  const endless = await reader.tablesWithoutTtl();
  if (endless.length > 0)
    throw new MisconfiguredFunction(`TTL is off, nothing is ever forgotten: ${endless.join(', ')}`);
  return { movies: movies.length, rowsAudited, rowsPastExpiry };
};
