import type { Client } from 'cassandra-driver';
import type { Telemetry } from '../../core/ports.ts';
import { makeKeyspacesChangeLog } from './change-log.ts';
import { makeKeyspacesCatalogueDays, makeKeyspacesCatalogueEntries } from './levels/catalogue.ts';
import { makeKeyspacesDailyLevels } from './levels/daily-levels.ts';
import { makeKeyspacesHourHistory, makeKeyspacesReleaseDates } from './levels/movie-facts.ts';
import { makeKeyspacesRankings } from './rankings.ts';
import { makeStatsVelocityStore } from './snapshot-store.ts';
import { makeKeyspacesSyncCheckpoints } from './sync-checkpoints.ts';
import { makeKeyspacesTitles } from './titles.ts';
import { makeKeyspacesTrendShards } from './trend-shards.ts';
import { makeKeyspacesTrendSnapshots } from './trend-snapshots.ts';
import { makeSentimentHistory } from './window-history.ts';

/** What plan-views reads, in the keyspace of `client`. */
export const planStoresOf = (client: Client, telemetry: Telemetry) => ({
  checkpoints: makeKeyspacesSyncCheckpoints(client, telemetry),
  changeLog: makeKeyspacesChangeLog(client, telemetry),
  trendSnapshots: makeKeyspacesTrendSnapshots(client, telemetry),
});

/** What detect-trends reads and writes. */
export const detectStoresOf = (client: Client, telemetry: Telemetry) => ({
  changeLog: makeKeyspacesChangeLog(client, telemetry),
  hourHistory: makeKeyspacesHourHistory(client, telemetry),
  releaseDates: makeKeyspacesReleaseDates(client, telemetry),
  dailyLevels: makeKeyspacesDailyLevels(client, telemetry),
  catalogueEntries: makeKeyspacesCatalogueEntries(client, telemetry),
  catalogueDays: makeKeyspacesCatalogueDays(client, telemetry),
  statsVelocities: makeStatsVelocityStore(client, telemetry),
  trendShards: makeKeyspacesTrendShards(client, telemetry),
});

/** What rank-trends reads and writes. */
export const rankStoresOf = (client: Client, telemetry: Telemetry) => ({
  trendShards: makeKeyspacesTrendShards(client, telemetry),
  trendSnapshots: makeKeyspacesTrendSnapshots(client, telemetry),
  rankings: makeKeyspacesRankings(client, telemetry),
  catalogueEntries: makeKeyspacesCatalogueEntries(client, telemetry),
  catalogueDays: makeKeyspacesCatalogueDays(client, telemetry),
  titles: makeKeyspacesTitles(client, telemetry),
  sentimentHistory: makeSentimentHistory(client, telemetry),
});
