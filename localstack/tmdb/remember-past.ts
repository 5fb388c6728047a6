import { ttlSecondsOf } from '../../lambdas/core/retention.ts';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '../../lambdas/core/time.ts';
import { Catalogue } from '../../lambdas/core/trends/daily-levels/catalogue.ts';
import { type CatalogueDay, catalogueDayOf } from '../../lambdas/core/trends/daily-levels/catalogue-day.ts';
import { catalogueEntryOf } from '../../lambdas/core/trends/daily-levels/catalogue-entry.ts';
import {
  startOf,
  type UtcDay,
  utcDay,
  utcDayOf,
  utcDayOfDate,
} from '../../lambdas/core/trends/daily-levels/utc-day.ts';
import {
  type CatalogueDays,
  type CatalogueEntries,
  type DailyLevels,
  LEVEL_RETENTION_DAYS,
  type SeenLevel,
} from '../../lambdas/core/trends/level-ports.ts';
import type { PastMovieDay } from './past-days.ts';

export interface PastStores {
  readonly dailyLevels: DailyLevels;
  readonly catalogueDays: CatalogueDays;
  readonly catalogueEntries: CatalogueEntries;
}

/** Of the movies that the popular lists show. */
export type PastDay = (day: UtcDay) => readonly PastMovieDay[];

const SHARDS = 8;
const ROLL_OVER_MS = 12 * HOUR_MS;
/** Keyspaces takes no write timestamp of more than two days ago, and the guard refuses it here. */
const OLDEST_WRITE_MS = 47 * HOUR_MS;

/**
 * Writes the weeks before `now` that trends compare with, one level a day and movie, as the workflow would have left them: the
 * stream keeps samples of two days only. Today's is among them when its night is over.
 */
export const rememberPast = async (
  { dailyLevels, catalogueDays, catalogueEntries }: PastStores,
  pastDay: PastDay,
  places: number,
  now: EpochMs,
): Promise<number> => {
  const today = utcDayOf(now);
  const last = now - startOf(today) >= ROLL_OVER_MS ? today : utcDay(today - 1);
  const known: CatalogueDay[] = [];
  const levels = new Map<number, SeenLevel[]>();
  for (let day = utcDay(last - LEVEL_RETENTION_DAYS + 2); day <= last; day = utcDay(day + 1)) {
    const movies = pastDay(day);
    for (const { movieId, popularity, voteCount, seenAt } of movies)
      levels.set(movieId, [...(levels.get(movieId) ?? []), { day, popularity, voteCount, seenAt }]);
    const catalogue = new Catalogue(known);
    const entries = movies.flatMap(({ movieId, releaseDate, trending }) => {
      const movie = { levels: levels.get(movieId) ?? [], releaseDay: utcDayOfDate(releaseDate) };
      const entry = catalogueEntryOf(movie, catalogue, day);
      return entry === null ? [] : { ...entry, movieId, isTrending: trending !== null };
    });
    const trending = movies.filter((movie) => movie.trending !== null).length;
    const catalogueDay = catalogueDayOf(day, entries, { places, trending });
    known.push(catalogueDay);
    const writtenAt = (instant: number): EpochMs => epochMs(Math.max(instant, now - OLDEST_WRITE_MS));
    const at = writtenAt(startOf(day) + ROLL_OVER_MS);
    const ttlSeconds = ttlSecondsOf(startOf(day), LEVEL_RETENTION_DAYS * DAY_MS, now);
    await catalogueDays.write(catalogueDay, at, ttlSeconds);
    if (day === today)
      for (const [shard, some] of Map.groupBy(entries, ({ movieId }) => movieId % SHARDS))
        await catalogueEntries.write(day, shard, some, at, ttlSeconds);
    await dailyLevels.writeLevels(
      movies.map(({ movieId, popularity, voteCount, seenAt }) => ({
        movieId,
        level: { day, popularity, voteCount, seenAt },
        at: writtenAt(seenAt),
        ttlSeconds,
      })),
    );
    await dailyLevels.writeTrending(
      movies.flatMap((movie) =>
        movie.trending === null
          ? []
          : { movieId: movie.movieId, trending: { day, ...movie.trending }, at: writtenAt(movie.seenAt), ttlSeconds },
      ),
    );
  }
  return known.length;
};
