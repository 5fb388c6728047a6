import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { MOTION_REACH_MS, statsVelocitiesOf, statsWritesOf } from '../../../lambdas/core/trends/stats-velocity.ts';
import type { RatingFigures } from '../../../lambdas/core/trends/trend-ports.ts';
import { windowStartOf } from '../../../lambdas/core/tumbling-window.ts';
import { at, NOW, RETENTION_MS, WINDOW_MS } from '../../builders/time.ts';

const MOVIE = 603;
const figuresAt = (lastSampleAt: EpochMs, popularity: number, average = 7): RatingFigures => ({
  windowStart: windowStartOf(lastSampleAt, WINDOW_MS),
  average,
  lastSampleAt,
  popularity,
  voteCount: 100,
});
const changed = (...times: string[]) => new Set(times.map(at));

describe('statsVelocitiesOf', () => {
  const steady = Array.from({ length: 60 }, (_, index) =>
    figuresAt(epochMs(at('08:00:10') + index * WINDOW_MS), 40 + index, 7 + index / 100),
  );
  const hoursOf = (windows: Set<EpochMs>, instant: EpochMs) =>
    statsVelocitiesOf(MOVIE, steady, windows, instant).map(({ hour }) => new Date(hour).toISOString().slice(11, 16));

  it('are those at the newest sample of the hour', () => {
    const [row] = statsVelocitiesOf(MOVIE, steady, changed('12:30:00'), at('12:36:00'));
    expect(row).toEqual({
      movieId: MOVIE,
      hour: at('12:00:00'),
      velocitiesAt: at('12:35:10'),
      // 12 windows of 0.01, and of one point.
      ratingVelocity: expect.closeTo(0.12, 9),
      popularityVelocity: 12,
      popularityAcceleration: 0,
    });
  });

  it('concern the hour of a change and those that look back to it, up to the instant', () => {
    expect(hoursOf(changed('12:30:00'), at('12:36:00'))).toEqual(['12:00']);
    expect(hoursOf(changed('09:00:00'), at('12:36:00'))).toEqual(['09:00', '10:00', '11:00', '12:00']);
    expect(hoursOf(changed('08:00:00', '12:30:00'), at('12:36:00'))).toEqual([
      '08:00',
      '09:00',
      '10:00',
      '11:00',
      '12:00',
    ]);
    expect(hoursOf(changed('12:30:00'), at('12:00:00'))).toEqual([]);
    expect(hoursOf(new Set(), at('12:36:00'))).toEqual([]);
  });

  it('are null where the movie was not seen an hour before', () => {
    const rows = [figuresAt(at('10:00:00'), 40), figuresAt(at('12:30:00'), 50)];
    expect(statsVelocitiesOf(MOVIE, rows, changed('12:30:00'), at('12:36:00'))).toEqual([
      expect.objectContaining({ ratingVelocity: null, popularityVelocity: null, popularityAcceleration: null }),
    ]);
  });

  it('take a sample of up to 75 minutes for what still stands', () => {
    const rows = [figuresAt(at('10:16:00'), 40, 7), figuresAt(at('12:30:00'), 50, 8)];
    expect(statsVelocitiesOf(MOVIE, rows, changed('12:30:00'), at('12:36:00'))).toEqual([
      expect.objectContaining({ ratingVelocity: 1, popularityVelocity: 10 }),
    ]);
  });

  it('do not know samples that lie after the instant', () => {
    const rows = [figuresAt(at('12:00:00'), 40), figuresAt(at('12:40:00'), 400)];
    expect(statsVelocitiesOf(MOVIE, rows, changed('12:40:00'), at('12:36:00'))).toEqual([
      expect.objectContaining({ velocitiesAt: at('12:00:00') }),
    ]);
  });

  /** Samples arrive in any order, in batches; after each, the rows it concerns are derived from what is there. */
  it('end, in whatever order samples arrive, in what all samples together give', () => {
    const sample = fc.record({ minute: fc.nat(600), popularity: fc.integer({ min: 1, max: 500 }) });
    const batches = fc.array(fc.array(sample, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 10 });
    const end = epochMs(NOW + 10 * HOUR_MS);
    fc.assert(
      fc.property(batches, (all) => {
        const windows = new Map<EpochMs, RatingFigures>();
        const inOrder = () => [...windows.values()].sort((a, b) => a.windowStart - b.windowStart);
        const stored = new Map<EpochMs, unknown>();
        const derive = (some: ReadonlySet<EpochMs>) => {
          const from = Math.min(...some) - MOTION_REACH_MS;
          const rows = inOrder().filter(({ windowStart }) => windowStart >= from);
          for (const row of statsVelocitiesOf(MOVIE, rows, some, end)) stored.set(row.hour, row);
        };
        for (const batch of all) {
          for (const { minute, popularity } of batch) {
            const figures = figuresAt(epochMs(NOW + minute * MINUTE_MS), popularity, popularity / 50);
            const known = windows.get(figures.windowStart);
            if ((known?.lastSampleAt ?? 0) < figures.lastSampleAt) windows.set(figures.windowStart, figures);
          }
          derive(new Set(batch.map(({ minute }) => windowStartOf(epochMs(NOW + minute * MINUTE_MS), WINDOW_MS))));
        }
        const corrected = new Map(stored);
        stored.clear();
        derive(new Set(windows.keys()));
        expect(corrected).toEqual(stored);
      }),
      { numRuns: 200 },
    );
  });
});

describe('statsWritesOf', () => {
  it("carry the plan's instant and expire with their hour", () => {
    const rows = statsVelocitiesOf(MOVIE, [figuresAt(at('11:59:00'), 40)], changed('11:55:00'), NOW);
    expect(statsWritesOf(rows, NOW, RETENTION_MS, NOW)).toEqual([
      { row: rows[0], eventTime: NOW, ttlSeconds: 47 * 3_600 - 2 },
    ]);
    expect(statsWritesOf(rows, NOW, HOUR_MS, NOW)).toEqual([]);
  });
});
