import type { Metadata, TrendingEntry } from '../../../schema/records.ts';
import type { ChangedRow } from '../change-log/change-log-ports.ts';
import type { SnapshotWrite } from '../ports.ts';
import { isExpired, ttlSecondsOf } from '../retention.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../time.ts';
import { assertNotAhead, type Windowing } from './contribution.ts';
import type { CountedRow } from './counted-ports.ts';
import type { RatingSample } from './rating.ts';

/** A row of movie_stats as a rating sample fills it. */
export interface StatsRow extends RatingSample {
  readonly movieId: number;
  readonly hour: EpochMs;
}

/** The part of a movie_stats row that a trending list fills. */
export interface TrendingRankRow {
  readonly movieId: number;
  readonly hour: EpochMs;
  readonly timeWindow: TrendingEntry['time_window'];
  readonly rank: number;
}

/** A row of movies. */
export interface MovieRow {
  readonly movieId: number;
  readonly title: string;
  readonly releaseDate: string | null;
  readonly genres: readonly string[];
  readonly runtime: number | null;
  readonly budget: number | null;
  readonly revenue: number | null;
  readonly metadataAt: EpochMs;
}

/** What the change log says of a row of movie_stats, whichever of its columns were written. */
export const statsChangeOf = ({ movieId, hour }: Pick<StatsRow, 'movieId' | 'hour'>): ChangedRow => ({
  movieId,
  dataType: 'stats',
  windowStart: hour,
});

/** What the change log says of a row of movies. */
export const titleChangeOf = ({ movieId, metadataAt }: MovieRow): ChangedRow => ({
  movieId,
  dataType: 'title',
  windowStart: hourOf(metadataAt),
});

/** TMDB's terms allow caching for six months. */
const MOVIE_RETENTION_MS = 180 * 24 * HOUR_MS;

/**
 * Of each movie and hour, the row that has the newest sample and what movie_stats is to show of it. An hour may expire before
 * its last window does.
 */
export const statsOf = <Row extends Pick<CountedRow<Aggregate>, 'movieId' | 'aggregate'>, Aggregate>(
  rows: readonly Row[],
  newestOf: (aggregate: Aggregate) => RatingSample,
  retentionMs: number,
  now: EpochMs,
): Map<Row, SnapshotWrite<StatsRow>> => {
  const newest = new Map<number, Map<EpochMs, { readonly row: Row; readonly stats: StatsRow }>>();
  for (const row of rows) {
    const { movieId, aggregate } = row;
    const sample = newestOf(aggregate);
    const hour = hourOf(sample.eventTime);
    if (isExpired(hour, retentionMs, now)) continue;
    const hours = newest.get(movieId) ?? new Map();
    newest.set(movieId, hours);
    if (sample.eventTime > (hours.get(hour)?.stats.eventTime ?? 0))
      hours.set(hour, { row, stats: { movieId, hour, ...sample } });
  }
  const writes = [...newest.values()].flatMap((hours) => [...hours.values()]);
  return new Map(
    writes.map(({ row, stats }) => [row, snapshotOf(stats, stats.eventTime, stats.hour, retentionMs, now)]),
  );
};

/** @throws PoisonRecord `event-time-ahead` */
export const decideTrending = (
  entry: TrendingEntry,
  windowing: Windowing,
  now: EpochMs,
): SnapshotWrite<TrendingRankRow> | undefined => {
  const eventTime = epochMs(entry.timestamp);
  assertNotAhead(eventTime, now);
  const hour = hourOf(eventTime);
  if (isExpired(hour, windowing.retentionMs, now)) return undefined;
  const row = { movieId: entry.movie_id, hour, timeWindow: entry.time_window, rank: entry.rank };
  return snapshotOf(row, eventTime, hour, windowing.retentionMs, now);
};

/**
 * A snapshot may be written as long as its event time is within the windows' retention: older write timestamps are
 * refused by Keyspaces. The row itself stays much longer, since titles are needed as long as a movie is watched.
 *
 * @throws PoisonRecord `event-time-ahead`
 */
export const decideMetadata = (
  metadata: Metadata,
  windowing: Windowing,
  now: EpochMs,
): SnapshotWrite<MovieRow> | undefined => {
  const eventTime = epochMs(metadata.timestamp);
  assertNotAhead(eventTime, now);
  if (isExpired(eventTime, windowing.retentionMs, now)) return undefined;
  const row: MovieRow = {
    movieId: metadata.movie_id,
    title: metadata.title,
    releaseDate: metadata.release_date,
    genres: metadata.genres,
    runtime: metadata.runtime,
    budget: metadata.budget,
    revenue: metadata.revenue,
    metadataAt: eventTime,
  };
  return snapshotOf(row, eventTime, eventTime, MOVIE_RETENTION_MS, now);
};

const snapshotOf = <Row>(
  row: Row,
  eventTime: EpochMs,
  start: EpochMs,
  retentionMs: number,
  now: EpochMs,
): SnapshotWrite<Row> => ({ row, eventTime, ttlSeconds: ttlSecondsOf(start, retentionMs, now) });
