import type { Client } from 'cassandra-driver';
import type { Telemetry } from '../../core/ports.ts';
import { makeKeyspacesRankings } from './rankings.ts';
import { makeStatsVelocityStore } from './snapshot-store.ts';
import { makeKeyspacesTitles } from './titles.ts';
import { makeKeyspacesTrendShards } from './trend-shards.ts';
import { makeKeyspacesTrendSnapshots } from './trend-snapshots.ts';
import { makeRatingHistory, makeSentimentHistory } from './window-history.ts';

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
