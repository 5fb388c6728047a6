import type { FunctionName } from '../../../schema/names.ts';
import type { Settings } from '../../core/settings.ts';
import type { Windowing } from '../../core/stream/contribution.ts';
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

/** Such a step's surroundings in Lambda. */
export const trendEnvironmentOf = (functionName: FunctionName, { windowing }: TrendEnvironmentConfig) => {
  const telemetry = makeLambdaTelemetry(functionName);
  return {
    telemetry,
    retentionMs: windowing.retentionMs,
    /** The handler as Lambda calls it. */
    run: telemetry.reported,
  };
};
