import type { Client } from 'cassandra-driver';
import type { FunctionName } from '../../../schema/names.ts';
import type { Settings } from '../../core/settings.ts';
import type { Windowing } from '../../core/stream/contribution.ts';
import { makeKeyspacesChangeLog } from '../keyspaces/change-log.ts';
import { keyspacesTrendStoresOf } from '../keyspaces/trend-stores.ts';
import { REAL_TIME } from '../real-time.ts';
import { makeLambdaTelemetry } from '../telemetry/telemetry.ts';
import { readStoreConfig, type StoreConfig } from './store-config.ts';
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
  { windowing }: TrendEnvironmentConfig,
  client: Client,
) => {
  const telemetry = makeLambdaTelemetry(functionName);
  const { retentionMs } = windowing;
  return {
    ...REAL_TIME,
    ...keyspacesTrendStoresOf(client, telemetry),
    changeLog: makeKeyspacesChangeLog(client, telemetry),
    telemetry,
    retentionMs,
    /** The handler as Lambda calls it. */
    run: telemetry.reported,
  };
};
