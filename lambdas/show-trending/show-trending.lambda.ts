/** show-trending as Lambda runs it. */
import { FUNCTIONS } from '../../schema/names.ts';
import { roleCredentialsOf } from '../adapters/aws/role-credentials.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces/keyspaces-client.ts';
import { makeKeyspacesRankings } from '../adapters/keyspaces/rankings.ts';
import { storeEndpointOf } from '../adapters/lambda/store-config.ts';
import { readTrendEnvironment } from '../adapters/lambda/trend-environment.ts';
import { realClock as clock } from '../adapters/real-time.ts';
import { makeLambdaTelemetry } from '../adapters/telemetry/telemetry.ts';
import { configOf } from '../core/settings.ts';
import { makeHandler } from './handler.ts';

const { store } = configOf(FUNCTIONS.showTrending, process.env, readTrendEnvironment);
const telemetry = makeLambdaTelemetry(FUNCTIONS.showTrending);
const client = makeKeyspacesClient(storeEndpointOf(store, roleCredentialsOf(process.env), clock));
const rankings = makeKeyspacesRankings(client, telemetry);

export const handler = telemetry.reported(makeHandler({ rankings, clock }));
