/** In-memory fakes of what is remembered of days: the same contract suites run against these and the real adapters. */
import type { MovieRow, StatsRow, TrendingRankRow } from '../../core/stream/snapshots.ts';
import { type EpochMs, HOUR_MS, hourOf } from '../../core/time.ts';
import type { CatalogueDay } from '../../core/trends/daily-levels/catalogue-day.ts';
import type { TrendingDay } from '../../core/trends/daily-levels/trending-stay.ts';
import type { UtcDay } from '../../core/trends/daily-levels/utc-day.ts';
import type {
  CatalogueDays,
  CatalogueEntries,
  DailyLevels,
  DayEntry,
  HourHistory,
  LevelWrite,
  ReleaseDates,
  RememberedDay,
  SeenLevel,
  TrendingDayWrite,
} from '../../core/trends/level-ports.ts';
import { MemorySnapshotStore } from './row-stores.ts';

interface DayColumns {
  readonly movieId: number;
  readonly day: UtcDay;
  readonly level?: SeenLevel;
  readonly trending?: TrendingDay;
}

export class MemoryDailyLevels implements DailyLevels {
  readonly #movies = new Map<number, MemorySnapshotStore<DayColumns>>();
  readonly #now: () => EpochMs;

  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  async since(movieId: number, day: UtcDay): Promise<RememberedDay[]> {
    const rows = this.#movies.get(movieId)?.all() ?? [];
    return rows
      .filter((row) => row.day >= day)
      .map((row) => ({ day: row.day, level: row.level ?? null, trending: row.trending ?? null }))
      .sort((a, b) => a.day - b.day);
  }

  async writeLevels(writes: readonly LevelWrite[]): Promise<void> {
    for (const { movieId, level, at = level.seenAt, ttlSeconds } of writes)
      await this.#of(movieId).upsert([{ row: { movieId, day: level.day, level }, eventTime: at, ttlSeconds }]);
  }

  async writeTrending(writes: readonly TrendingDayWrite[]): Promise<void> {
    for (const { movieId, trending, at, ttlSeconds } of writes)
      await this.#of(movieId).upsert([{ row: { movieId, day: trending.day, trending }, eventTime: at, ttlSeconds }]);
  }

  #of(movieId: number): MemorySnapshotStore<DayColumns> {
    const rows = this.#movies.get(movieId) ?? new MemorySnapshotStore<DayColumns>(this.#now, ({ day }) => String(day));
    this.#movies.set(movieId, rows);
    return rows;
  }
}

export class MemoryCatalogueEntries implements CatalogueEntries {
  readonly #days = new Map<string, MemorySnapshotStore<DayEntry>>();
  readonly #now: () => EpochMs;

  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  async read(day: UtcDay, shard: number): Promise<DayEntry[]> {
    return this.#of(day, shard)
      .all()
      .sort((a, b) => a.movieId - b.movieId);
  }

  async write(
    day: UtcDay,
    shard: number,
    entries: readonly DayEntry[],
    at: EpochMs,
    ttlSeconds: number,
  ): Promise<void> {
    await this.#of(day, shard).upsert(entries.map((row) => ({ row, eventTime: at, ttlSeconds })));
  }

  #of(day: UtcDay, shard: number): MemorySnapshotStore<DayEntry> {
    const key = `${day}/${shard}`;
    const entries = this.#days.get(key) ?? new MemorySnapshotStore<DayEntry>(this.#now, (row) => String(row.movieId));
    this.#days.set(key, entries);
    return entries;
  }
}

export class MemoryCatalogueDays implements CatalogueDays {
  readonly #days: MemorySnapshotStore<CatalogueDay>;

  constructor(now: () => EpochMs) {
    this.#days = new MemorySnapshotStore(now, ({ day }) => String(day));
  }

  async since(day: UtcDay): Promise<CatalogueDay[]> {
    return this.#days
      .all()
      .filter((each) => each.day >= day)
      .sort((a, b) => a.day - b.day);
  }

  async write(row: CatalogueDay, at: EpochMs, ttlSeconds: number): Promise<void> {
    await this.#days.upsert([{ row, eventTime: at, ttlSeconds }]);
  }
}

/** Over the fakes that the stream functions write: movie_stats keeps samples and places apart. */
export const makeMemoryHourHistory = (
  stats: MemorySnapshotStore<StatsRow>,
  ranks: MemorySnapshotStore<TrendingRankRow>,
  now: () => EpochMs,
): HourHistory => ({
  since: async (movieId, from) => {
    const found = [];
    const oldest = Math.max(hourOf(from), hourOf(now()) - LONGEST_MS);
    for (let hour = oldest; hour <= now() + HOUR_MS; hour += HOUR_MS) {
      const row = stats.get(`${movieId}/${hour}`)?.row;
      if (row === undefined) continue;
      const { eventTime, popularity, voteCount, voteAverage } = row;
      const place = ranks.get(`${movieId}/${hour}/day`)?.row.rank ?? null;
      found.push({ hour: row.hour, seenAt: eventTime, popularity, voteCount, voteAverage, place });
    }
    return found;
  },
});

/** Rows of movie_stats are gone before. */
const LONGEST_MS = 72 * HOUR_MS;

export const makeMemoryReleaseDates = (movies: MemorySnapshotStore<MovieRow>): ReleaseDates => ({
  releaseDateOf: async (movieId) => movies.get(String(movieId))?.row.releaseDate ?? null,
});
