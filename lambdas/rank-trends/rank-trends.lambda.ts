/** rank-trends as Lambda runs it. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { FUNCTIONS } from '../../schema/names.ts';
import { AT_MOST_ONCE, makeEventBridgeLabelChanges } from '../adapters/aws/eventbridge-label-changes.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces/keyspaces-client.ts';
import { rankStoresOf } from '../adapters/keyspaces/trend-stores.ts';
import { storeEndpointOf } from '../adapters/lambda/store-config.ts';
import { readTrendEnvironment, trendEnvironmentOf } from '../adapters/lambda/trend-environment.ts';
import { REAL_TIME } from '../adapters/real-time.ts';
import { configOf } from '../core/settings.ts';
import { readRankConfig } from './config.ts';
import { makeHandler } from './handler.ts';

const { rank, environment } = configOf(FUNCTIONS.rankTrends, process.env, (settings) => ({
  rank: readRankConfig(settings),
  environment: readTrendEnvironment(settings),
}));
const bus = new EventBridgeClient(AT_MOST_ONCE);
const endpoint = storeEndpointOf(environment.store, bus.config.credentials, REAL_TIME.clock);
const { telemetry, retentionMs, run } = trendEnvironmentOf(FUNCTIONS.rankTrends, environment);
const stores = rankStoresOf(makeKeyspacesClient(endpoint), telemetry);
const labelChanges = makeEventBridgeLabelChanges(bus, rank.labelChangesBus, telemetry);
const { listPlaces } = rank;

export const handler = run(makeHandler({ ...REAL_TIME, ...stores, labelChanges, telemetry, retentionMs, listPlaces }));
