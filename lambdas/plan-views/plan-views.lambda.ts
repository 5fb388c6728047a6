/** plan-views as Lambda runs it. */
import { FUNCTIONS } from '../../schema/names.ts';
import { roleCredentialsOf } from '../adapters/aws/role-credentials.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces/keyspaces-client.ts';
import { makeKeyspacesSyncCheckpoints } from '../adapters/keyspaces/sync-checkpoints.ts';
import { storeEndpointOf } from '../adapters/lambda/store-config.ts';
import { readTrendEnvironment, trendEnvironmentOf } from '../adapters/lambda/trend-environment.ts';
import { realClock } from '../adapters/real-time.ts';
import { configOf } from '../core/settings.ts';
import { readPlanConfig } from './config.ts';
import { makeHandler } from './handler.ts';

const { plan, environment } = configOf(FUNCTIONS.planViews, process.env, (settings) => ({
  plan: readPlanConfig(settings),
  environment: readTrendEnvironment(settings),
}));
const client = makeKeyspacesClient(storeEndpointOf(environment.store, roleCredentialsOf(process.env), realClock));
const dependencies = trendEnvironmentOf(FUNCTIONS.planViews, environment, client);
const checkpoints = makeKeyspacesSyncCheckpoints(client, dependencies.telemetry);
const rules = { ...plan, retentionMs: dependencies.retentionMs };

export const handler = dependencies.run(makeHandler({ ...dependencies, checkpoints, rules }));
