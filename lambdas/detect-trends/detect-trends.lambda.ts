/** detect-trends as Lambda runs it. */
import { FUNCTIONS } from '../../schema/names.ts';
import { roleCredentialsOf } from '../adapters/aws/role-credentials.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces/keyspaces-client.ts';
import { detectStoresOf } from '../adapters/keyspaces/trend-stores.ts';
import { storeEndpointOf } from '../adapters/lambda/store-config.ts';
import { readTrendEnvironment, trendEnvironmentOf } from '../adapters/lambda/trend-environment.ts';
import { REAL_TIME } from '../adapters/real-time.ts';
import { configOf } from '../core/settings.ts';
import { readDetectConfig } from './config.ts';
import { makeHandler } from './handler.ts';

const { detect, environment } = configOf(FUNCTIONS.detectTrends, process.env, (settings) => ({
  detect: readDetectConfig(settings),
  environment: readTrendEnvironment(settings),
}));
const endpoint = storeEndpointOf(environment.store, roleCredentialsOf(process.env), REAL_TIME.clock);
const { telemetry, retentionMs, run } = trendEnvironmentOf(FUNCTIONS.detectTrends, environment);
const stores = detectStoresOf(makeKeyspacesClient(endpoint), telemetry);
const { concurrency } = detect;

export const handler = run(makeHandler({ ...REAL_TIME, ...stores, telemetry, retentionMs, concurrency }));
