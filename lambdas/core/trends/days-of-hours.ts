import { type EpochMs, epochMs, HOUR_MS } from '../time.ts';
import type { DailyLevel } from './daily-levels/daily-level.ts';
import { levelSeen } from './daily-levels/observed-level.ts';
import { TRENDING_PLACES, type TrendingDay } from './daily-levels/trending-stay.ts';
import { startOf, type UtcDay, utcDayOf } from './daily-levels/utc-day.ts';
import type { HourFigures, RememberedDay, SeenLevel } from './level-ports.ts';

/** What a movie's hours say of its days. */
export interface DaysOfHours {
  readonly levels: readonly SeenLevel[];
  readonly trending: readonly TrendingDay[];
}

/**
 * The levels and trending hours that `hours` show and that are not remembered. Pure: whoever asks with the same hours finds
 * the same, and with more of them only adds.
 *
 * @param hours oldest first, from midnight of the first day that is asked for
 */
export const newDaysOf = (hours: readonly HourFigures[], remembered: readonly RememberedDay[]): DaysOfHours => {
  const known = new Map(remembered.map((each) => [each.day, each]));
  const levels = new Map<UtcDay, SeenLevel>();
  const levelOf = (day: number): DailyLevel | undefined =>
    levels.get(day as UtcDay) ?? known.get(day as UtcDay)?.level ?? undefined;
  for (const figures of hours) {
    const day = utcDayOf(figures.seenAt);
    const level = levelSeen({ ...figures, at: figures.seenAt }, levelOf(day - 1));
    if (level !== null) levels.set(day, { ...level, seenAt: figures.seenAt });
  }
  return {
    levels: [...levels.values()].filter((level) => isNewer(level, known.get(level.day)?.level)),
    trending: trendingDaysOf(hours).filter((day) => !isSame(day, known.get(day.day)?.trending)),
  };
};

/** A sample an hour says the same again: only another number is worth a write. */
const isNewer = (level: SeenLevel, before: SeenLevel | null | undefined): boolean =>
  before === null ||
  before === undefined ||
  (level.seenAt > before.seenAt && (level.popularity !== before.popularity || level.voteCount !== before.voteCount));

const trendingDaysOf = (hours: readonly HourFigures[]): TrendingDay[] => {
  const days = new Map<UtcDay, TrendingDay>();
  for (const { hour, place } of hours) {
    if (place === null || place > TRENDING_PLACES) continue;
    const day = utcDayOf(hour);
    const before = days.get(day);
    const bestPlace = Math.min(place, before?.bestPlace ?? place);
    days.set(day, { day, firstAt: before?.firstAt ?? hour, lastAt: hour, bestPlace });
  }
  return [...days.values()];
};

const isSame = (one: TrendingDay, other: TrendingDay | null | undefined): boolean =>
  other?.firstAt === one.firstAt && other.lastAt === one.lastAt && other.bestPlace === one.bestPlace;

/** Remembered days with what is new. */
export const withNewDays = (
  remembered: readonly RememberedDay[],
  { levels, trending }: DaysOfHours,
): RememberedDay[] => {
  const days = new Map(remembered.map((each) => [each.day, each]));
  const at = (day: UtcDay): RememberedDay => days.get(day) ?? { day, level: null, trending: null };
  for (const level of levels) days.set(level.day, { ...at(level.day), level });
  for (const each of trending) days.set(each.day, { ...at(each.day), trending: each });
  return [...days.values()].sort((a, b) => a.day - b.day);
};

/** Midnight before `at`, and the hour before it, that a velocity looks back to. */
export const hoursNeededFrom = (at: EpochMs): EpochMs => epochMs(startOf(utcDayOf(at)) - HOUR_MS);
