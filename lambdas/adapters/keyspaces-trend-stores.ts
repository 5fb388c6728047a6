import type { Client } from 'cassandra-driver';
import type { Telemetry } from '../core/ports.ts';
import { makeKeyspacesChangeLog } from './keyspaces-change-log.ts';
import type { StoreDialect } from './keyspaces-client.ts';
import { makeKeyspacesRankings } from './keyspaces-rankings.ts';
import { makeStatsVelocityStore } from './keyspaces-snapshots.ts';
import { makeKeyspacesTitles } from './keyspaces-titles.ts';
import { makeKeyspacesTrendShards } from './keyspaces-trend-shards.ts';
import { makeKeyspacesTrendSnapshots } from './keyspaces-trend-snapshots.ts';
import { makeRatingHistory, makeSentimentHistory } from './keyspaces-window-history.ts';
import { makeKeyspacesWindowStore } from './keyspaces-window-store.ts';
import { ratingTable, sentimentTable } from './window-tables.ts';

export interface TrendStoresSettings {
  readonly client: Client;
  readonly dialect: StoreDialect;
  readonly windowSizeMs: number;
  readonly telemetry: Telemetry;
}

/** All that detect-trends and rank-trends read and write, in the keyspace of `client`. */
export const keyspacesTrendStoresOf = (settings: TrendStoresSettings) => {
  const { client, telemetry } = settings;
  return {
    changeLog: makeKeyspacesChangeLog(client, telemetry),
    ratings: makeKeyspacesWindowStore({ ...settings, table: ratingTable }),
    ratingHistory: makeRatingHistory(client, telemetry),
    sentiments: makeKeyspacesWindowStore({ ...settings, table: sentimentTable }),
    sentimentHistory: makeSentimentHistory(client, telemetry),
    statsVelocities: makeStatsVelocityStore(client, telemetry),
    trendShards: makeKeyspacesTrendShards(client, telemetry),
    trendSnapshots: makeKeyspacesTrendSnapshots(client, telemetry),
    rankings: makeKeyspacesRankings(settings),
    titles: makeKeyspacesTitles(client, telemetry),
  };
};
