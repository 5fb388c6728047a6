import type { Client } from 'cassandra-driver';
import type { FunctionName } from '../../schema/names.ts';
import type { Windowing } from '../core/contribution.ts';
import type { Settings } from '../core/settings.ts';
import { makeKeyspacesChangeLog } from './keyspaces-change-log.ts';
import { makeKeyspacesRankings } from './keyspaces-rankings.ts';
import { makeStatsVelocityStore } from './keyspaces-snapshots.ts';
import { makeKeyspacesTitles } from './keyspaces-titles.ts';
import { makeKeyspacesTrendShards } from './keyspaces-trend-shards.ts';
import { makeKeyspacesTrendSnapshots } from './keyspaces-trend-snapshots.ts';
import { makeRatingHistory, makeSentimentHistory } from './keyspaces-window-history.ts';
import { makeKeyspacesWindowStore } from './keyspaces-window-store.ts';
import { REAL_TIME } from './real-time.ts';
import { readStoreConfig, type StoreConfig } from './store-config.ts';
import { makeLambdaTelemetry } from './telemetry.ts';
import { ratingTable, sentimentTable } from './window-tables.ts';
import { readWindowing } from './windowing-settings.ts';

/** What a step of the workflow that looks at trends is configured with. */
export interface TrendEnvironmentConfig {
  readonly store: StoreConfig;
  readonly windowing: Windowing;
}

/** What the store needs (store-config.ts); by default: `WINDOW_SIZE` (5m), `RETENTION` (48h). */
export const readTrendEnvironment = (settings: Settings): TrendEnvironmentConfig => ({
  store: readStoreConfig(settings),
  windowing: readWindowing(settings),
});

/** Such a step's surroundings in Lambda, over the client its composition root has made. */
export const trendEnvironmentOf = (
  functionName: FunctionName,
  { store, windowing }: TrendEnvironmentConfig,
  client: Client,
) => {
  const telemetry = makeLambdaTelemetry(functionName);
  const { windowSizeMs, retentionMs } = windowing;
  const { dialect } = store;
  return {
    ...REAL_TIME,
    telemetry,
    retentionMs,
    changeLog: makeKeyspacesChangeLog(client, telemetry),
    ratings: makeKeyspacesWindowStore({ client, table: ratingTable, dialect, windowSizeMs, telemetry }),
    ratingHistory: makeRatingHistory(client, telemetry),
    sentiments: makeKeyspacesWindowStore({ client, table: sentimentTable, dialect, windowSizeMs, telemetry }),
    sentimentHistory: makeSentimentHistory(client, telemetry),
    statsVelocities: makeStatsVelocityStore(client, telemetry),
    trendShards: makeKeyspacesTrendShards(client, telemetry),
    trendSnapshots: makeKeyspacesTrendSnapshots(client, telemetry),
    rankings: makeKeyspacesRankings({ client, windowSizeMs, telemetry }),
    titles: makeKeyspacesTitles(client, telemetry),
    /** The handler as Lambda calls it. */
    run: telemetry.reported,
  };
};
