import { describe, expect, it } from 'vitest';
import { type EpochMs, epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import { utcDay, utcDayOf } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import type { HourFigures, RememberedDay } from '../../../lambdas/core/trends/level-ports.ts';
import { motionOf, statsVelocitiesOf, statsWritesOf } from '../../../lambdas/core/trends/stats-velocity.ts';
import { at, NOW, RETENTION_MS } from '../../builders/time.ts';

const MOVIE = 603;
const TODAY = utcDayOf(NOW);

const daysOf = (...popularities: readonly (number | null)[]): RememberedDay[] =>
  popularities.map((popularity, index) => {
    const day = utcDay(TODAY - popularities.length + 1 + index);
    return {
      day,
      level: popularity === null ? null : { day, popularity, voteCount: 1, seenAt: NOW },
      trending: null,
    };
  });
const hourAt = (time: string, popularity: number, voteAverage = 8): HourFigures => ({
  hour: epochMs(Math.floor(at(time) / HOUR_MS) * HOUR_MS),
  seenAt: at(time),
  popularity,
  voteCount: 1_000,
  voteAverage,
  place: null,
});
const changed = (...times: readonly string[]): ReadonlySet<EpochMs> => new Set(times.map(at));

describe('the motion of a level', () => {
  it('is in points from one day to the next, and what that has changed by', () => {
    expect(motionOf(daysOf(10, 14, 20), TODAY)).toEqual({ velocity: 6, acceleration: 2 });
    expect(motionOf(daysOf(14, 20), TODAY)).toEqual({ velocity: 6, acceleration: null });
  });

  it('is that of yesterday while today is not known, and nothing over a gap', () => {
    expect(motionOf(daysOf(10, 14, 20, null), TODAY)).toEqual({ velocity: 6, acceleration: 2 });
    expect(motionOf(daysOf(10, null, 20), TODAY)).toEqual({ velocity: null, acceleration: null });
    expect(motionOf([], TODAY)).toEqual({ velocity: null, acceleration: null });
  });
});

describe('the velocities of movie_stats', () => {
  const hours = [hourAt('10:50:00', 20, 8), hourAt('11:59:00', 20, 8.5)];

  it("are the day's motion, and the rating's change against the hour before", () => {
    expect(statsVelocitiesOf(MOVIE, hours, daysOf(10, 14, 20), changed('11:55:00'), NOW)).toEqual([
      {
        movieId: MOVIE,
        hour: at('11:00:00'),
        velocitiesAt: at('11:59:00'),
        ratingVelocity: 0.5,
        popularityVelocity: 6,
        popularityAcceleration: 2,
      },
    ]);
  });

  it("are yesterday's motion in an hour of the night that still showed yesterday's number", () => {
    const night = [hourAt('03:10:00', 14), hourAt('04:10:00', 20)];
    const rows = statsVelocitiesOf(MOVIE, night, daysOf(4, 10, 14, 20), changed('03:10:00', '04:10:00'), NOW);
    expect(rows.map(({ popularityVelocity }) => popularityVelocity)).toEqual([4, 6]);
  });

  it('concern the hour of a change and the next, which looks back to it', () => {
    const rows = statsVelocitiesOf(MOVIE, hours, [], changed('10:50:00'), NOW);
    expect(rows.map(({ hour, ratingVelocity }) => [hour, ratingVelocity])).toEqual([
      [at('10:00:00'), null],
      [at('11:00:00'), 0.5],
    ]);
    expect(statsVelocitiesOf(MOVIE, hours, [], new Set(), NOW)).toEqual([]);
  });

  it('do not know samples after the instant', () => {
    expect(statsVelocitiesOf(MOVIE, hours, [], changed('11:55:00'), at('11:00:00'))).toEqual([]);
  });

  it("are written with the plan's instant and expire with their hour", () => {
    const rows = statsVelocitiesOf(MOVIE, hours, [], changed('11:55:00'), NOW);
    expect(statsWritesOf(rows, NOW, RETENTION_MS, NOW)).toEqual([
      { row: rows[0], eventTime: NOW, ttlSeconds: 47 * 3_600 - 2 },
    ]);
    expect(statsWritesOf(rows, NOW, HOUR_MS, NOW)).toEqual([]);
  });
});
