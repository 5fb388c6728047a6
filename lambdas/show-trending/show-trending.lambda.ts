/** show-trending as Lambda runs it. */
import { FUNCTIONS } from '../../schema/names.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces-client.ts';
import { makeKeyspacesRankings } from '../adapters/keyspaces-rankings.ts';
import { realClock as clock } from '../adapters/real-time.ts';
import { roleCredentialsOf } from '../adapters/role-credentials.ts';
import { storeEndpointOf } from '../adapters/store-config.ts';
import { makeLambdaTelemetry } from '../adapters/telemetry.ts';
import { readTrendEnvironment } from '../adapters/trend-environment.ts';
import { configOf } from '../core/settings.ts';
import { makeHandler } from './handler.ts';

const { store, windowing } = configOf(FUNCTIONS.showTrending, process.env, readTrendEnvironment);
const { windowSizeMs } = windowing;
const telemetry = makeLambdaTelemetry(FUNCTIONS.showTrending);
const client = makeKeyspacesClient(storeEndpointOf(store, roleCredentialsOf(process.env), clock));
const rankings = makeKeyspacesRankings({ client, windowSizeMs, telemetry });

export const handler = telemetry.reported(makeHandler({ rankings, clock, windowSizeMs }));
