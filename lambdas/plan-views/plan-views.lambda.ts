/** plan-views as Lambda runs it. */
import { FUNCTIONS } from '../../schema/names.ts';
import { roleCredentialsOf } from '../adapters/aws/role-credentials.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces/keyspaces-client.ts';
import { planStoresOf } from '../adapters/keyspaces/trend-stores.ts';
import { storeEndpointOf } from '../adapters/lambda/store-config.ts';
import { readTrendEnvironment, trendEnvironmentOf } from '../adapters/lambda/trend-environment.ts';
import { REAL_TIME } from '../adapters/real-time.ts';
import { configOf } from '../core/settings.ts';
import { readPlanConfig } from './config.ts';
import { makeHandler } from './handler.ts';

const { plan, environment } = configOf(FUNCTIONS.planViews, process.env, (settings) => ({
  plan: readPlanConfig(settings),
  environment: readTrendEnvironment(settings),
}));
const client = makeKeyspacesClient(storeEndpointOf(environment.store, roleCredentialsOf(process.env), REAL_TIME.clock));
const { telemetry, retentionMs, run } = trendEnvironmentOf(FUNCTIONS.planViews, environment);
const stores = planStoresOf(client, telemetry);
const rules = { ...plan, retentionMs };

export const handler = run(makeHandler({ ...REAL_TIME, ...stores, rules }));
