/** advance-checkpoint as Lambda runs it. */
import { FUNCTIONS } from '../../schema/names.ts';
import { roleCredentialsOf } from '../adapters/aws/role-credentials.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces/keyspaces-client.ts';
import { makeKeyspacesSyncCheckpoints } from '../adapters/keyspaces/sync-checkpoints.ts';
import { readStoreConfig, storeEndpointOf } from '../adapters/lambda/store-config.ts';
import { REAL_TIME } from '../adapters/real-time.ts';
import { makeLambdaTelemetry } from '../adapters/telemetry/telemetry.ts';
import { configOf } from '../core/settings.ts';
import { makeHandler } from './handler.ts';

const store = configOf(FUNCTIONS.advanceCheckpoint, process.env, readStoreConfig);
const client = makeKeyspacesClient(storeEndpointOf(store, roleCredentialsOf(process.env), REAL_TIME.clock));
const telemetry = makeLambdaTelemetry(FUNCTIONS.advanceCheckpoint);
const checkpoints = makeKeyspacesSyncCheckpoints(client, telemetry);

export const handler = telemetry.reported(makeHandler({ ...REAL_TIME, checkpoints, telemetry }));
