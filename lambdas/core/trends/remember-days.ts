import { MIN_TTL_SECONDS, ttlSecondsOf } from '../retention.ts';
import { DAY_MS, type EpochMs, HOUR_MS } from '../time.ts';
import { startOf, type UtcDay, utcDay } from './daily-levels/utc-day.ts';
import type { Examined } from './examine-movie.ts';
import {
  type CatalogueEntries,
  type DailyLevels,
  type DayEntry,
  ENTRY_RETENTION_DAYS,
  LEVEL_RETENTION_DAYS,
} from './level-ports.ts';

export interface RememberDependencies {
  readonly dailyLevels: DailyLevels;
  readonly catalogueEntries: CatalogueEntries;
}

/** Keyspaces refuses write timestamps of more than two days ago; an hour of it is kept for clock skew. */
const OLDEST_TIMESTAMP_MS = 47 * HOUR_MS;

/** Writes the days that were found new: plain upserts, harmless to repeat. */
export const rememberDays = async (
  { dailyLevels }: RememberDependencies,
  examined: readonly Examined[],
  at: EpochMs,
  now: EpochMs,
): Promise<void> => {
  const ttlOf = (day: UtcDay): number => ttlSecondsOf(startOf(day), LEVEL_RETENTION_DAYS * DAY_MS, now);
  await dailyLevels.writeLevels(
    examined.flatMap(({ movieId, days }) =>
      days.levels
        .filter(({ seenAt }) => now - seenAt < OLDEST_TIMESTAMP_MS)
        .map((level) => ({ movieId, level, ttlSeconds: ttlOf(level.day) })),
    ),
  );
  await dailyLevels.writeTrending(
    examined.flatMap(({ movieId, days }) =>
      days.trending.map((trending) => ({ movieId, trending, at, ttlSeconds: ttlOf(trending.day) })),
    ),
  );
};

/**
 * Writes the parts in the catalogue's days that are not there yet. They are compared with what is stored, since whoever wrote
 * a level may have died before its entry. Resolves to how many movies of the shard have a level of `today`.
 */
export const rememberEntries = async (
  { catalogueEntries }: RememberDependencies,
  examined: readonly Examined[],
  {
    shard,
    today,
    at,
    now,
  }: { readonly shard: number; readonly today: UtcDay; readonly at: EpochMs; readonly now: EpochMs },
): Promise<number> => {
  const byDay = Map.groupBy(
    examined.flatMap(({ entries }) => entries),
    ({ day }) => day,
  );
  let dayMovies = 0;
  for (const day of new Set([today, ...byDay.keys()])) {
    const stored = new Map((await catalogueEntries.read(utcDay(day), shard)).map((entry) => [entry.movieId, entry]));
    const found = (byDay.get(day) ?? []).map(({ entry }) => entry);
    const fresh = found.filter((entry) => !isSame(entry, stored.get(entry.movieId)));
    const ttlSeconds = ttlSecondsOf(startOf(utcDay(day)), ENTRY_RETENTION_DAYS * DAY_MS, now);
    if (fresh.length > 0 && ttlSeconds >= MIN_TTL_SECONDS)
      await catalogueEntries.write(utcDay(day), shard, fresh, at, ttlSeconds);
    if (day === today) dayMovies = new Set([...stored.keys(), ...fresh.map(({ movieId }) => movieId)]).size;
  }
  return dayMovies;
};

const isSame = (one: DayEntry, other: DayEntry | undefined): boolean =>
  other !== undefined && one.height === other.height && one.isTrending === other.isTrending;
