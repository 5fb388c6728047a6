/** plan-views as Lambda runs it. */
import { FUNCTIONS } from '../../schema/names.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces-client.ts';
import { makeKeyspacesSyncCheckpoints } from '../adapters/keyspaces-sync-checkpoints.ts';
import { realClock } from '../adapters/real-time.ts';
import { roleCredentialsOf } from '../adapters/role-credentials.ts';
import { storeEndpointOf } from '../adapters/store-config.ts';
import { readTrendEnvironment, trendEnvironmentOf } from '../adapters/trend-environment.ts';
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
