/**
 * Looks whether rows are gone when their retention is over: in a sample of movies that changes every hour, so that all have
 * their turn, and in the tables' settings.
 *
 * Delivery: hourly. Ordering, dedupe identity: none, it only reads. Retried: nothing, the next hour looks again.
 * Dead-lettered: nothing. Fails when a table's TTL is off, since then nothing in it will ever go.
 */
import { METRICS } from '../../schema/names.ts';
import { auditSampleOf, auditShardOf } from '../core/care/audit-sample.ts';
import type { AuditedTable, LivingRow, RetentionReader } from '../core/care/retention-ports.ts';
import { allConcurrently } from '../core/concurrently.ts';
import { MisconfiguredFunction } from '../core/failures.ts';
import type { Clock, Telemetry } from '../core/ports.ts';
import { MINUTE_MS, SECOND_MS } from '../core/time.ts';

export interface Dependencies {
  readonly reader: RetentionReader;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
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

const TABLES: readonly AuditedTable[] = ['review_sentiments', 'movie_ratings_by_window', 'movie_stats'];

/** Clocks of writers and servers differ; a row's last second is not worth a page. */
const SLACK_MS = 10 * MINUTE_MS;
const MOVIES_AT_A_TIME = 8;

export const makeHandler = (dependencies: Dependencies) => async (): Promise<AuditReport> => {
  const { reader, clock, telemetry, sampleSize } = dependencies;
  const now = clock.now();
  const movies = auditSampleOf(await reader.moviesOf(auditShardOf(now)), now, sampleSize);
  let rowsAudited = 0;
  let rowsPastExpiry = 0;
  await allConcurrently(movies, MOVIES_AT_A_TIME, async (movieId) => {
    for (const table of TABLES) {
      const rows = await reader.livingRows(table, movieId);
      const past = rows.filter((row) => outlives(row, now, dependencies.retentionMs));
      rowsAudited += rows.length;
      rowsPastExpiry += past.length;
      if (past.length > 0) telemetry.warn('rows outlive their retention', { table, movieId, rows: past.length });
    }
  });
  telemetry.count(METRICS.rowsAudited, rowsAudited);
  telemetry.count(METRICS.rowsPastExpiry, rowsPastExpiry);
  const endless = await reader.tablesWithoutTtl();
  if (endless.length > 0)
    throw new MisconfiguredFunction(`TTL is off, nothing is ever forgotten: ${endless.join(', ')}`);
  return { movies: movies.length, rowsAudited, rowsPastExpiry };
};

const outlives = ({ start, ttlSeconds }: LivingRow, now: number, retentionMs: number): boolean => {
  const end = start + retentionMs + SLACK_MS;
  return now > end || ttlSeconds === null || now + ttlSeconds * SECOND_MS > end;
};
