/** detect-trends as Lambda runs it. */
import { FUNCTIONS } from '../../schema/names.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces-client.ts';
import { realClock } from '../adapters/real-time.ts';
import { roleCredentialsOf } from '../adapters/role-credentials.ts';
import { storeEndpointOf } from '../adapters/store-config.ts';
import { readTrendEnvironment, trendEnvironmentOf } from '../adapters/trend-environment.ts';
import { configOf } from '../core/settings.ts';
import { readDetectConfig } from './config.ts';
import { makeHandler } from './handler.ts';

const { detect, environment } = configOf(FUNCTIONS.detectTrends, process.env, (settings) => ({
  detect: readDetectConfig(settings),
  environment: readTrendEnvironment(settings),
}));
const endpoint = storeEndpointOf(environment.store, roleCredentialsOf(process.env), realClock);
const dependencies = trendEnvironmentOf(FUNCTIONS.detectTrends, environment, makeKeyspacesClient(endpoint));

export const handler = dependencies.run(makeHandler({ ...dependencies, ...detect }));
