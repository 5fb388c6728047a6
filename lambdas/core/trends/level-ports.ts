/** What is remembered of movies' days and of the catalogue's. */
import type { EpochMs } from '../time.ts';
import type { CatalogueDay, CatalogueEntry } from './daily-levels/catalogue-day.ts';
import type { DailyLevel } from './daily-levels/daily-level.ts';
import type { TrendingDay } from './daily-levels/trending-stay.ts';
import type { UtcDay } from './daily-levels/utc-day.ts';

/** Days that a level is kept: fourteen to compare with, for each of the fourteen that a label can stand, and two to spare. */
export const LEVEL_RETENTION_DAYS = 30;
/** Entries are needed until their day is over and derived. */
export const ENTRY_RETENTION_DAYS = 3;

/** One UTC day of one movie. */
export interface RememberedDay {
  readonly day: UtcDay;
  /** `null`: the day's level has not been seen. */
  readonly level: SeenLevel | null;
  /** Its hours in the trending list; `null`: it was not there. */
  readonly trending: TrendingDay | null;
}

export interface SeenLevel extends DailyLevel {
  /** Event time of the sample that shows it. */
  readonly seenAt: EpochMs;
}

/** Of a day's levels the newest stays, in whatever order they are written. */
export interface LevelWrite {
  readonly movieId: number;
  readonly level: SeenLevel;
  /**
   * The write timestamp; Keyspaces takes none of more than two days ago.
   * @default the level's `seenAt`
   */
  readonly at?: EpochMs;
  readonly ttlSeconds: number;
}

/** A day's hours in the trending list, as known at `at`, which is the write timestamp: who knows more wins. */
export interface TrendingDayWrite {
  readonly movieId: number;
  readonly trending: TrendingDay;
  readonly at: EpochMs;
  readonly ttlSeconds: number;
}

/** A movie's days, one row each. Plain upserts that commute and repeat harmlessly. */
export interface DailyLevels {
  /** From `day` on, oldest first. */
  since(movieId: number, day: UtcDay): Promise<RememberedDay[]>;
  writeLevels(writes: readonly LevelWrite[]): Promise<void>;
  writeTrending(writes: readonly TrendingDayWrite[]): Promise<void>;
}

/** A movie's part in the catalogue's day. */
export interface DayEntry extends CatalogueEntry {
  readonly movieId: number;
  readonly isTrending: boolean;
}

/** What a day of the catalogue is derived from. */
export interface CatalogueEntries {
  /** Of one shard of movies. */
  read(day: UtcDay, shard: number): Promise<DayEntry[]>;
  /** @param at write timestamp: the plan's instant */
  write(day: UtcDay, shard: number, entries: readonly DayEntry[], at: EpochMs, ttlSeconds: number): Promise<void>;
}

/** The catalogue's days. Whole rows; the write timestamp is the plan's instant, so that who knows more wins. */
export interface CatalogueDays {
  /** From `day` on, oldest first. */
  since(day: UtcDay): Promise<CatalogueDay[]>;
  write(day: CatalogueDay, at: EpochMs, ttlSeconds: number): Promise<void>;
}

/** A row of movie_stats, as far as levels and velocities need it. */
export interface HourFigures {
  readonly hour: EpochMs;
  /** Event time of the hour's newest sample. */
  readonly seenAt: EpochMs;
  readonly popularity: number;
  readonly voteCount: number;
  readonly voteAverage: number;
  /** Place in the trending list of the day; `null`: not there in this hour. */
  readonly place: number | null;
}

export interface HourHistory {
  /** From the full hour `hour` on, oldest first; hours of which only a place is known are left out. */
  since(movieId: number, hour: EpochMs): Promise<HourFigures[]>;
}

export interface ReleaseDates {
  /** ISO date; `null`: not known. */
  releaseDateOf(movieId: number): Promise<string | null>;
}
