import type { Client } from 'cassandra-driver';
import type { Telemetry } from '../../core/ports.ts';
import { makeKeyspacesCatalogueDays, makeKeyspacesCatalogueEntries } from './levels/catalogue.ts';
import { makeKeyspacesDailyLevels } from './levels/daily-levels.ts';
import { makeKeyspacesHourHistory, makeKeyspacesReleaseDates } from './levels/movie-facts.ts';
import { makeKeyspacesRankings } from './rankings.ts';
import { makeStatsVelocityStore } from './snapshot-store.ts';
import { makeKeyspacesTitles } from './titles.ts';
import { makeKeyspacesTrendShards } from './trend-shards.ts';
import { makeKeyspacesTrendSnapshots } from './trend-snapshots.ts';
import { makeRatingHistory, makeSentimentHistory } from './window-history.ts';

/** What detect-trends and rank-trends read and write beside window rows and the change log, in the keyspace of `client`. */
export const keyspacesTrendStoresOf = (client: Client, telemetry: Telemetry) => ({
  ratingHistory: makeRatingHistory(client, telemetry),
  sentimentHistory: makeSentimentHistory(client, telemetry),
  hourHistory: makeKeyspacesHourHistory(client, telemetry),
  releaseDates: makeKeyspacesReleaseDates(client, telemetry),
  dailyLevels: makeKeyspacesDailyLevels(client, telemetry),
  catalogueEntries: makeKeyspacesCatalogueEntries(client, telemetry),
  catalogueDays: makeKeyspacesCatalogueDays(client, telemetry),
  statsVelocities: makeStatsVelocityStore(client, telemetry),
  trendShards: makeKeyspacesTrendShards(client, telemetry),
  trendSnapshots: makeKeyspacesTrendSnapshots(client, telemetry),
  rankings: makeKeyspacesRankings(client, telemetry),
  titles: makeKeyspacesTitles(client, telemetry),
});
