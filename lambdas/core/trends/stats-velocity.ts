import type { SnapshotWrite } from '../ports.ts';
import { DERIVED_EARLIER_SECONDS, isExpired, ttlSecondsOf } from '../retention.ts';
import { type EpochMs, epochMs, HOUR_MS, hourOf } from '../time.ts';
import { ROLL_ENDS_MS } from './daily-levels/observed-level.ts';
import { startOf, type UtcDay, utcDay, utcDayOf } from './daily-levels/utc-day.ts';
import type { HourFigures, RememberedDay } from './level-ports.ts';
import type { StatsVelocityRow } from './trend-ports.ts';

/** What TMDB's popularity has done from one recompute to the next. */
export interface LevelMotion {
  /** Points per day; `null`: one of the two levels was not seen. */
  readonly velocity: number | null;
  /** Points per day squared; `null`: one of the three was not seen. */
  readonly acceleration: number | null;
}

/** Of the newest level up to `day`. Popularity moves once a day, so there is nothing finer to tell. */
export const motionOf = (days: readonly RememberedDay[], day: UtcDay): LevelMotion => {
  const levelOf = levelsOf(days);
  const newest = levelOf(day) === undefined ? utcDay(day - 1) : day;
  const now = levelOf(newest);
  return now === undefined ? UNKNOWN : motionFrom(now, levelOf(newest - 1), levelOf(newest - 2));
};

/** At an hour that showed `shown`: until TMDB has recomputed the movie, that is the level of the day before. */
const motionAt = (days: readonly RememberedDay[], hour: EpochMs, shown: number): LevelMotion => {
  const levelOf = levelsOf(days);
  const day = utcDayOf(hour);
  const yesterday = levelOf(day - 1);
  const isYesterdays = shown === yesterday && hour - startOf(day) < ROLL_ENDS_MS;
  return isYesterdays
    ? motionFrom(yesterday, levelOf(day - 2), levelOf(day - 3))
    : motionFrom(shown, yesterday, levelOf(day - 2));
};

const UNKNOWN: LevelMotion = { velocity: null, acceleration: null };

const levelsOf = (days: readonly RememberedDay[]): ((day: number) => number | undefined) => {
  const levels = new Map<number, number>();
  for (const { day, level } of days) if (level !== null) levels.set(day, level.popularity);
  return (day) => levels.get(day);
};

const motionFrom = (now: number, before: number | undefined, earlier: number | undefined): LevelMotion =>
  before === undefined
    ? UNKNOWN
    : { velocity: now - before, acceleration: earlier === undefined ? null : now - 2 * before + earlier };

/**
 * The velocities of each movie_stats row that a change of one of these windows concerns: its own hour and the next, which
 * looks back to it.
 *
 * @param hours in order, from the hour before the first changed one on
 * @param at later samples do not count yet
 */
export const statsVelocitiesOf = (
  movieId: number,
  hours: readonly HourFigures[],
  days: readonly RememberedDay[],
  changed: ReadonlySet<EpochMs>,
  at: EpochMs,
): StatsVelocityRow[] => {
  const byHour = new Map(hours.filter(({ seenAt }) => seenAt <= at).map((each) => [each.hour, each]));
  const concerned = new Set([...changed].flatMap((start) => [hourOf(start), epochMs(hourOf(start) + HOUR_MS)]));
  return [...concerned]
    .sort((a, b) => a - b)
    .flatMap((hour) => {
      const now = byHour.get(hour);
      if (now === undefined) return [];
      const before = byHour.get(epochMs(hour - HOUR_MS));
      const { velocity, acceleration } = motionAt(days, hour, now.popularity);
      return {
        movieId,
        hour,
        ratingVelocity: before === undefined ? null : now.voteAverage - before.voteAverage,
        popularityVelocity: velocity,
        popularityAcceleration: acceleration,
        velocitiesAt: now.seenAt,
      };
    });
};

/**
 * The write timestamp is the plan's instant: a later plan has seen at least as much and wins, whichever comes last. An hour
 * may expire before its last window does.
 */
export const statsWritesOf = (
  rows: readonly StatsVelocityRow[],
  at: EpochMs,
  retentionMs: number,
  now: EpochMs,
): SnapshotWrite<StatsVelocityRow>[] =>
  rows
    .filter(({ hour }) => !isExpired(hour, retentionMs, now))
    .map((row) => {
      const ttlSeconds = ttlSecondsOf(row.hour, retentionMs, now) - DERIVED_EARLIER_SECONDS;
      return { row, eventTime: at, ttlSeconds };
    });
