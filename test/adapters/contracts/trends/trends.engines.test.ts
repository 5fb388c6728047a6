import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  makeKeyspacesCatalogueDays,
  makeKeyspacesCatalogueEntries,
} from '../../../../lambdas/adapters/keyspaces/levels/catalogue.ts';
import { makeKeyspacesDailyLevels } from '../../../../lambdas/adapters/keyspaces/levels/daily-levels.ts';
import { makeKeyspacesRankings } from '../../../../lambdas/adapters/keyspaces/rankings.ts';
import { makeMovieStore, makeStatsVelocityStore } from '../../../../lambdas/adapters/keyspaces/snapshot-store.ts';
import { makeKeyspacesTitles } from '../../../../lambdas/adapters/keyspaces/titles.ts';
import { makeKeyspacesTrendShards } from '../../../../lambdas/adapters/keyspaces/trend-shards.ts';
import { makeKeyspacesTrendSnapshots } from '../../../../lambdas/adapters/keyspaces/trend-snapshots.ts';
import { makeRatingHistory, makeSentimentHistory } from '../../../../lambdas/adapters/keyspaces/window-history.ts';
import { makeKeyspacesRowPublisher } from '../../../../lambdas/adapters/keyspaces/windows/row-publisher.ts';
import { ratingTable, sentimentTable, type WindowTable } from '../../../../lambdas/adapters/rows/window-tables.ts';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { realSleep } from '../../../../localstack/time/local-time.ts';
import { TABLES } from '../../../../schema/names.ts';
import { countedTelemetry } from '../../../builders/telemetry.ts';
import { NOW, WINDOW_MS } from '../../../builders/time.ts';
import { CassandraRig, engines } from '../../keyspaces/cassandra-rig.ts';
import { ratingOf, sentimentOf } from '../counted-table/window-samples.ts';
import { statsRowOf, statsVelocityRowOf } from '../snapshot-store/snapshot-samples.ts';
import { makeStatsStore } from '../snapshot-store/stats-store.ts';
import { ratingFiguresOf, sentimentFiguresOf } from './history-samples.ts';
import { catalogueDaysContract, catalogueEntriesContract, dailyLevelsContract } from './levels-contract.ts';
import { rankingOfMovie } from './ranking-samples.ts';
import { rankingsContract } from './rankings-contract.ts';
import { titlesContract } from './titles-contract.ts';
import { trendShardsContract } from './trend-shards-contract.ts';
import { trendSnapshotsContract } from './trend-snapshots-contract.ts';
import { windowHistoryContract } from './window-history-contract.ts';

const cassandra = new CassandraRig('trends_test');
const telemetry = countedTelemetry();
const RANKING_TABLES = [TABLES.trendingMovies, TABLES.breakoutMovies, TABLES.decliningMovies];
const pass = (seconds: number) => realSleep(seconds * 1_000);
let client: Client;

const publisherOf = <Aggregate>(table: WindowTable<Aggregate>) =>
  makeKeyspacesRowPublisher(client, table, WINDOW_MS, telemetry);
const rankings = () => makeKeyspacesRankings(client, telemetry);

describe.runIf(engines !== null)('Trends in Cassandra', () => {
  beforeAll(async () => {
    await cassandra.begin();
    client = await cassandra.client();
  });

  afterAll(() => cassandra.end());

  describe('trend_shards', () => {
    trendShardsContract(async () => {
      await cassandra.empty(TABLES.trendShards);
      return { port: makeKeyspacesTrendShards(client, telemetry), pass };
    });
  });

  describe('trend_snapshots', () => {
    trendSnapshotsContract(async () => {
      await cassandra.empty(TABLES.trendSnapshots);
      return { port: makeKeyspacesTrendSnapshots(client, telemetry), pass };
    });
  });

  describe('the ranking tables', () => {
    rankingsContract(async () => {
      await cassandra.empty(...RANKING_TABLES);
      return { port: rankings(), pass };
    });

    it('show readers the newest ranking in rank order, and growth under its own names', async () => {
      await cassandra.empty(...RANKING_TABLES);
      await rankings().write(NOW, rankingOfMovie(603), 3_600);
      await rankings().write(epochMs(NOW + WINDOW_MS), rankingOfMovie(700), 3_600);
      const newest = (table: string) =>
        cassandra.rows(`SELECT * FROM $KEYSPACE.${table} WHERE hour = ? LIMIT 2`, [NOW]);
      expect(await newest(TABLES.trendingMovies)).toEqual([
        expect.objectContaining({ rank: 1, movie_id: 700, label: 'breakout', velocity: 3.25, acceleration: null }),
        expect.objectContaining({ rank: 2, movie_id: 701, title: '#701', label: 'hot', trending_score: 12.375 }),
      ]);
      const window_end = new Date(NOW + 2 * WINDOW_MS);
      expect((await newest(TABLES.breakoutMovies))[1]).toMatchObject({
        window_end,
        breakout_rank: 2,
        surge_multiplier: 1.25,
        total_review_volume: 1,
      });
      expect((await newest(TABLES.decliningMovies))[0]).toMatchObject({
        window_end,
        decline_rank: 1,
        momentum_loss: 0.75,
        trend_velocity: 3.25,
      });
    });
  });

  describe('movie_ratings_by_window', () => {
    windowHistoryContract(
      async () => {
        await cassandra.empty(ratingTable.table);
        const now = epochMs(Date.now());
        return { publisher: publisherOf(ratingTable), history: makeRatingHistory(client, telemetry), now };
      },
      ratingOf,
      ratingFiguresOf,
    );
  });

  describe('review_sentiments', () => {
    windowHistoryContract(
      async () => {
        await cassandra.empty(sentimentTable.table);
        const now = epochMs(Date.now());
        return { publisher: publisherOf(sentimentTable), history: makeSentimentHistory(client, telemetry), now };
      },
      sentimentOf,
      sentimentFiguresOf,
    );
  });

  describe('daily_levels', () => {
    dailyLevelsContract(async () => {
      await cassandra.empty(TABLES.dailyLevels);
      return makeKeyspacesDailyLevels(client, telemetry);
    });
  });

  describe('the catalogue', () => {
    catalogueEntriesContract(async () => {
      await cassandra.empty(TABLES.catalogueEntries);
      return makeKeyspacesCatalogueEntries(client, telemetry);
    });
    catalogueDaysContract(async () => {
      await cassandra.empty(TABLES.catalogueDays);
      return makeKeyspacesCatalogueDays(client, telemetry);
    });
  });

  describe('movies', () => {
    titlesContract(async () => {
      await cassandra.empty(TABLES.movies);
      const movies = makeMovieStore(client, telemetry);
      return { movies, titles: makeKeyspacesTitles(client, telemetry), now: epochMs(Date.now()) };
    });
  });

  it("leaves a movie_stats row's sample as it is when its velocities are written, and the other way round", async () => {
    await cassandra.empty(TABLES.movieStats);
    const now = epochMs(Date.now());
    const stats = { row: statsRowOf(603, 1, now), eventTime: epochMs(now - 60_000), ttlSeconds: 3_600 };
    await makeStatsStore(client, telemetry).upsert([stats]);
    const velocities = { row: statsVelocityRowOf(603, 2, now), eventTime: now, ttlSeconds: 3_600 };
    await makeStatsVelocityStore(client, telemetry).upsert([velocities]);
    await makeStatsStore(client, telemetry).upsert([{ ...stats, row: statsRowOf(603, 2, now) }]);
    expect(await cassandra.rows(`SELECT * FROM $KEYSPACE.${TABLES.movieStats}`)).toEqual([
      expect.objectContaining({ popularity: 25, rating_velocity: 0.25, popularity_velocity: 2.5 }),
    ]);
  });
});
