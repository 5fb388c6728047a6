import { describe, expect, it } from 'vitest';
import { type EpochMs, HOUR_MS } from '../../../lambdas/core/time.ts';
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
      dailyLevels: { writeLevels: nothing, writeTrending: nothing },
    };
    await rememberPast(stores as never, () => [], 500, NOW);
    expect(times.length).toBeGreaterThan(7);
    expect(Math.min(...times)).toBeGreaterThan(NOW - 48 * HOUR_MS);
    expect(Math.max(...times)).toBeLessThanOrEqual(NOW + 12 * HOUR_MS);
  });
});
