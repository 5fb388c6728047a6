/** rank-trends as Lambda runs it. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { FUNCTIONS } from '../../schema/names.ts';
import { AT_MOST_ONCE, makeEventBridgeLabelChanges } from '../adapters/aws/eventbridge-label-changes.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces/keyspaces-client.ts';
import { storeEndpointOf } from '../adapters/lambda/store-config.ts';
import { readTrendEnvironment, trendEnvironmentOf } from '../adapters/lambda/trend-environment.ts';
import { realClock } from '../adapters/real-time.ts';
import { configOf } from '../core/settings.ts';
import { readRankConfig } from './config.ts';
import { makeHandler } from './handler.ts';

const { rank, environment } = configOf(FUNCTIONS.rankTrends, process.env, (settings) => ({
  rank: readRankConfig(settings),
  environment: readTrendEnvironment(settings),
}));
const bus = new EventBridgeClient(AT_MOST_ONCE);
const endpoint = storeEndpointOf(environment.store, bus.config.credentials, realClock);
const dependencies = trendEnvironmentOf(FUNCTIONS.rankTrends, environment, makeKeyspacesClient(endpoint));
const labelChanges = makeEventBridgeLabelChanges(bus, rank.labelChangesBus, dependencies.telemetry);

export const handler = dependencies.run(makeHandler({ ...dependencies, ...rank, labelChanges }));
