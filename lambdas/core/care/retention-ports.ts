/** What auditing retention needs of the world beside `ports.ts`. */
import type { TableName } from '../../../schema/names.ts';
import type { EpochMs } from '../time.ts';

/** A row as far as its end is concerned. */
export interface LivingRow {
  /** Of its window, or its hour: what its end is counted from. */
  readonly start: EpochMs;
  /** Until it lapses; `null`: it never will. */
  readonly ttlSeconds: number | null;
}

/** Tables whose rows end with their retention and that have a partition per movie. */
export type AuditedMovieTable = 'review_sentiments' | 'movie_ratings_by_window' | 'movie_stats' | 'daily_levels';
/** And those that do not. */
export type AuditedTable = AuditedMovieTable | 'catalogue_entries' | 'catalogue_days';

export interface RetentionReader {
  /** Movies of one of the {@link AUDIT_SHARDS} shards of what the poller knows. */
  moviesOf(shard: number): Promise<readonly number[]>;
  /** Every row of a movie that can still be seen. */
  livingRows(table: AuditedMovieTable, movieId: number): Promise<readonly LivingRow[]>;
  /** Every row of catalogue_entries of a shard and the UTC day that begins with `midnight`. */
  livingEntries(midnight: EpochMs, shard: number): Promise<readonly LivingRow[]>;
  /** Every row of catalogue_days. */
  livingCatalogueDays(): Promise<readonly LivingRow[]>;
  /** Which of the tables that must forget their rows does not. */
  tablesWithoutTtl(): Promise<readonly TableName[]>;
}

export const AUDIT_SHARDS = 8;
