import { describe, expect, it } from 'vitest';
import { makeHandler } from '../../../lambdas/audit-retention/handler.ts';
import { auditShardOf } from '../../../lambdas/core/care/audit-sample.ts';
import type { LivingRow, RetentionReader } from '../../../lambdas/core/care/retention-ports.ts';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/core/time.ts';
import { METRICS } from '../../../schema/names.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW, RETENTION_MS } from '../../builders/time.ts';

const ageing = (ageMs: number, more: Partial<LivingRow> = {}): LivingRow => ({
  start: epochMs(NOW - ageMs),
  ttlSeconds: Math.max(0, (RETENTION_MS - ageMs) / SECOND_MS),
  ...more,
});

const audit = (rows: readonly LivingRow[], more: Partial<RetentionReader> = {}) => {
  const telemetry = countedTelemetry();
  const reader: RetentionReader = {
    moviesOf: async () => [603],
    livingRows: async (table) => (table === 'movie_stats' ? rows : []),
    livingEntries: async () => [],
    livingCatalogueDays: async () => [],
    tablesWithoutTtl: async () => [],
    ...more,
  };
  const handle = makeHandler({
    reader,
    telemetry,
    clock: { now: () => NOW },
    retentionMs: RETENTION_MS,
    sampleSize: 2,
  });
  return { telemetry, run: handle };
};

describe('audit-retention', () => {
  it.each([
    ['young', ageing(HOUR_MS), 0],
    ['about to end', ageing(RETENTION_MS - MINUTE_MS), 0],
    ['just over, as clocks differ', ageing(RETENTION_MS + MINUTE_MS), 0],
    ['seen an hour after its end', ageing(RETENTION_MS + HOUR_MS), 1],
    ['without an end', ageing(HOUR_MS, { ttlSeconds: null }), 1],
    [
      'with 48 h from its last write instead of its window',
      ageing(HOUR_MS, { ttlSeconds: RETENTION_MS / SECOND_MS }),
      1,
    ],
  ])('judges a row that is %s', async (_, row, past) => {
    const { run, telemetry } = audit([row]);
    expect(await run()).toEqual({ movies: 1, rowsAudited: 1, rowsPastExpiry: past });
    expect(telemetry.counts.get(METRICS.rowsPastExpiry)).toBe(past);
    expect(telemetry.counts.get(METRICS.rowsAudited)).toBe(1);
    expect(telemetry.warnings).toHaveLength(past);
  });

  it('looks at a sample of the shard whose turn it is, in all tables that have a partition per movie', async () => {
    const asked: unknown[] = [];
    const { run } = audit([], {
      moviesOf: async (shard) => (shard === auditShardOf(NOW) ? [1, 2, 3, 4] : []),
      livingRows: async (table, movieId) => {
        asked.push([table, movieId]);
        return [];
      },
    });
    expect((await run()).movies).toBe(2);
    expect(asked).toHaveLength(8);
  });

  const dayOld = (days: number, retentionDays: number, laterMs = 0): LivingRow => {
    const start = epochMs(NOW - days * DAY_MS);
    return { start, ttlSeconds: Math.max(0, (retentionDays - days) * DAY_MS + laterMs) / SECOND_MS };
  };

  it.each([
    ['daily_levels', 30],
    ['catalogue_entries', 3],
    ['catalogue_days', 37],
  ] as const)('lets rows of %s end %d days after their day, and no later', async (table, days) => {
    const rows = [dayOld(1, days), dayOld(days, days), dayOld(1, days, HOUR_MS), dayOld(days + 1, days)];
    const { run, telemetry } = audit([], {
      livingRows: async (each) => (each === table ? rows : []),
      livingEntries: async () => (table === 'catalogue_entries' ? rows : []),
      livingCatalogueDays: async () => (table === 'catalogue_days' ? rows : []),
    });
    const times = table === 'catalogue_entries' ? 6 : 1;
    expect(await run()).toEqual({ movies: 1, rowsAudited: 4 * times, rowsPastExpiry: 2 * times });
    expect(telemetry.warnings).toHaveLength(times);
  });

  it("looks for entries of the shard whose turn it is, on today's and five more days", async () => {
    const asked: number[][] = [];
    const { run } = audit([], {
      livingEntries: async (midnight, shard) => {
        asked.push([midnight, shard]);
        return [];
      },
    });
    await run();
    const today = Math.floor(NOW / DAY_MS) * DAY_MS;
    expect(asked).toEqual([0, 1, 2, 3, 4, 5].map((back) => [today - back * DAY_MS, auditShardOf(NOW)]));
  });

  it('fails where a table forgets nothing, after it has told its figures', async () => {
    const { run, telemetry } = audit([ageing(HOUR_MS)], { tablesWithoutTtl: async () => ['movie_stats'] });
    await expect(run()).rejects.toThrow('TTL is off, nothing is ever forgotten: movie_stats');
    expect(telemetry.counts.get(METRICS.rowsAudited)).toBe(1);
  });

  it('fails where it cannot read', async () => {
    const { run } = audit([], { livingRows: () => Promise.reject(new Error('the store is away')) });
    await expect(run()).rejects.toThrow('the store is away');
  });
});
