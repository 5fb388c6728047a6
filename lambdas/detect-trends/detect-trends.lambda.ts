/** detect-trends as Lambda runs it. */
import { FUNCTIONS } from '../../schema/names.ts';
import { roleCredentialsOf } from '../adapters/aws/role-credentials.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces/keyspaces-client.ts';
import { storeEndpointOf } from '../adapters/lambda/store-config.ts';
import { readTrendEnvironment, trendEnvironmentOf } from '../adapters/lambda/trend-environment.ts';
import { realClock } from '../adapters/real-time.ts';
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
