import { describe, expect, it } from 'vitest';
import { type EpochMs, epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
import { startOf, type UtcDay } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import type { LevelWrite, TrendingDayWrite } from '../../../lambdas/core/trends/level-ports.ts';
import type { PastMovieDay } from '../../../localstack/tmdb/past-days.ts';
import { rememberPast } from '../../../localstack/tmdb/remember-past.ts';
import { NOW } from '../../builders/time.ts';

describe('the past that a run remembers', () => {
  it('is written with timestamps that Keyspaces takes, weeks of it though there are', async () => {
    const times: EpochMs[] = [];
    const write = async (_day: unknown, at: EpochMs): Promise<void> => void times.push(at);
    const nothing = async () => undefined;
    const stores = {
      catalogueDays: { write, since: async () => [] },
      catalogueEntries: { write: nothing, read: async () => [] },
      dailyLevels: {
        writeLevels: async (writes: readonly LevelWrite[]) => {
          for (const { level, at = level.seenAt } of writes) times.push(at);
        },
        writeTrending: async (writes: readonly TrendingDayWrite[]) => {
          for (const { at } of writes) times.push(at);
        },
      },
    };
    const movieOf = (day: UtcDay): PastMovieDay => {
      const seenAt = epochMs(Math.min(startOf(day) + 12 * HOUR_MS, NOW));
      const trending = { firstAt: seenAt, lastAt: seenAt, bestPlace: 3 };
      return { movieId: 603, popularity: 20, voteCount: 5_000, seenAt, releaseDate: '1999-03-31', trending };
    };
    await rememberPast(stores as never, (day) => [movieOf(day)], 500, NOW);
    expect(times.length).toBeGreaterThan(60);
    expect(Math.min(...times)).toBeGreaterThan(NOW - 48 * HOUR_MS);
    expect(Math.max(...times)).toBeLessThanOrEqual(NOW + 12 * HOUR_MS);
  });
});
