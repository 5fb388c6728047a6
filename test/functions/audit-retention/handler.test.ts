import { describe, expect, it } from 'vitest';
import { makeHandler } from '../../../lambdas/audit-retention/handler.ts';
import { auditShardOf } from '../../../lambdas/core/care/audit-sample.ts';
import type { LivingRow, RetentionReader } from '../../../lambdas/core/care/retention-ports.ts';
import { epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/core/time.ts';
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

  it('looks at a sample of the shard whose turn it is, in all three tables', async () => {
    const asked: unknown[] = [];
    const { run } = audit([], {
      moviesOf: async (shard) => (shard === auditShardOf(NOW) ? [1, 2, 3, 4] : []),
      livingRows: async (table, movieId) => {
        asked.push([table, movieId]);
        return [];
      },
    });
    expect((await run()).movies).toBe(2);
    expect(asked).toHaveLength(6);
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
