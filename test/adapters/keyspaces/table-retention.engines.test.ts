import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  makeKeyspacesCatalogueDays,
  makeKeyspacesCatalogueEntries,
} from '../../../lambdas/adapters/keyspaces/levels/catalogue.ts';
import { makeKeyspacesDailyLevels } from '../../../lambdas/adapters/keyspaces/levels/daily-levels.ts';
import { makeKeyspacesRetention } from '../../../lambdas/adapters/keyspaces/table-retention.ts';
import type { RetentionReader } from '../../../lambdas/core/care/retention-ports.ts';
import { epochMs, HOUR_MS, hourOf } from '../../../lambdas/core/time.ts';
import { startOf, utcDayOf } from '../../../lambdas/core/trends/daily-levels/utc-day.ts';
import { makeCassandraTtl } from '../../../localstack/backend/cassandra-ttl.ts';
import { TABLES } from '../../../schema/names.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { makeStatsStore } from '../contracts/snapshot-store/stats-store.ts';
import { CassandraRig, engines } from './cassandra-rig.ts';

describe.runIf(engines !== null)('What the retention audit reads of a real Cassandra', () => {
  const rig = new CassandraRig('retention_audit_test');
  const hour = hourOf(epochMs(Date.now()));
  let reader: RetentionReader;

  beforeAll(async () => {
    await rig.begin();
    reader = makeKeyspacesRetention(await rig.client(), makeCassandraTtl(rig.owner, rig.keyspace));
  });
  afterAll(() => rig.end());

  it('tells how long rows have left, and which have no end', async () => {
    const store = makeStatsStore(await rig.client(), countedTelemetry());
    const row = { movieId: 603, hour, eventTime: hour, popularity: 1, voteAverage: 8, voteCount: 9 };
    await store.upsert([{ row, eventTime: hour, ttlSeconds: 3_600 }]);
    await rig.owner.execute(
      `INSERT INTO ${rig.keyspace}.movie_stats (movie_id, hour, last_updated) VALUES (603, ?, ?) USING TTL 0`,
      [new Date(hour - HOUR_MS), new Date(hour)],
      { prepare: true },
    );
    await rig.owner.execute(
      `INSERT INTO ${rig.keyspace}.movie_stats (movie_id, hour, trending_rank_day) VALUES (603, ?, 4)`,
      [new Date(hour - 2 * HOUR_MS)],
      { prepare: true },
    );
    const [first, ...others] = await reader.livingRows('movie_stats', 603);
    expect(first?.start).toBe(hour);
    expect(first?.ttlSeconds).toBeGreaterThan(3_500);
    expect(first?.ttlSeconds).toBeLessThanOrEqual(3_600);
    expect(others).toEqual([
      { start: hour - HOUR_MS, ttlSeconds: null },
      { start: hour - 2 * HOUR_MS, ttlSeconds: 0 },
    ]);
    expect(await reader.livingRows('movie_ratings_by_window', 603)).toEqual([]);
  });

  it('tells it of the days of a movie and of the catalogue', async () => {
    const day = startOf(utcDayOf(hour));
    const client = await rig.client();
    const telemetry = countedTelemetry();
    const level = { day: utcDayOf(hour), popularity: 9, voteCount: 1, seenAt: hour };
    await makeKeyspacesDailyLevels(client, telemetry).writeLevels([{ movieId: 603, level, ttlSeconds: 7_200 }]);
    const entry = { height: 1, heightBefore: null, voteCount: 1, ageDays: null, usual: null, isNewcomer: true };
    const entries = [{ ...entry, movieId: 603, isTrending: false }];
    await makeKeyspacesCatalogueEntries(client, telemetry).write(level.day, 3, entries, hour, 7_200);
    const counts = {
      commonStep: 0,
      stepPairs: 0,
      floor: null,
      movies: 1,
      trending: 0,
      drift: 0,
      leapsUp: 0,
      leapsDown: 0,
    };
    const catalogueDay = { day: level.day, ...counts, newcomers: new Map() };
    await makeKeyspacesCatalogueDays(client, telemetry).write(catalogueDay, hour, 7_200);
    const living = [
      await reader.livingRows('daily_levels', 603),
      await reader.livingEntries(day, 3),
      await reader.livingCatalogueDays(),
    ];
    for (const rows of living) {
      expect(rows).toEqual([{ start: day, ttlSeconds: expect.any(Number) }]);
      expect(rows[0]?.ttlSeconds).toBeGreaterThan(7_000);
    }
    expect(await reader.livingEntries(day, 4)).toEqual([]);
  });

  it('names the movies of one shard', async () => {
    for (const movieId of [8, 16, 9]) {
      await rig.owner.execute(
        `INSERT INTO ${rig.keyspace}.poll_checkpoints (shard, movie_id) VALUES (?, ?)`,
        [movieId % 8, movieId],
        { prepare: true },
      );
    }
    expect([await reader.moviesOf(0), await reader.moviesOf(1)]).toEqual([[8, 16], [9]]);
  });

  it('names a table whose rows would stay for ever', async () => {
    expect(await reader.tablesWithoutTtl()).toEqual([]);
    await rig.owner.execute(`ALTER TABLE ${rig.keyspace}.movie_stats WITH default_time_to_live = 0`);
    expect(await reader.tablesWithoutTtl()).toEqual([TABLES.movieStats]);
  });
});
