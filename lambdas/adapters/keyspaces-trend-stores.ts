import type { Client } from 'cassandra-driver';
import type { Telemetry } from '../core/ports.ts';
import { makeKeyspacesRankings } from './keyspaces-rankings.ts';
import { makeStatsVelocityStore } from './keyspaces-snapshots.ts';
import { makeKeyspacesTitles } from './keyspaces-titles.ts';
import { makeKeyspacesTrendShards } from './keyspaces-trend-shards.ts';
import { makeKeyspacesTrendSnapshots } from './keyspaces-trend-snapshots.ts';
import { makeRatingHistory, makeSentimentHistory } from './keyspaces-window-history.ts';

export interface TrendStoresSettings {
  readonly client: Client;
  readonly windowSizeMs: number;
  readonly telemetry: Telemetry;
}

/** What detect-trends and rank-trends read and write beside window rows and the change log, in the keyspace of `client`. */
export const keyspacesTrendStoresOf = (settings: TrendStoresSettings) => {
  const { client, telemetry } = settings;
  return {
    ratingHistory: makeRatingHistory(client, telemetry),
    sentimentHistory: makeSentimentHistory(client, telemetry),
    statsVelocities: makeStatsVelocityStore(client, telemetry),
    trendShards: makeKeyspacesTrendShards(client, telemetry),
    trendSnapshots: makeKeyspacesTrendSnapshots(client, telemetry),
    rankings: makeKeyspacesRankings(settings),
    titles: makeKeyspacesTitles(client, telemetry),
  };
};
