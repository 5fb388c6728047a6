/** advance-checkpoint as Lambda runs it. */
import { FUNCTIONS } from '../../schema/names.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces-client.ts';
import { makeKeyspacesSyncCheckpoints } from '../adapters/keyspaces-sync-checkpoints.ts';
import { REAL_TIME } from '../adapters/real-time.ts';
import { roleCredentialsOf } from '../adapters/role-credentials.ts';
import { readStoreConfig, storeEndpointOf } from '../adapters/store-config.ts';
import { makeLambdaTelemetry } from '../adapters/telemetry.ts';
import { configOf } from '../core/settings.ts';
import { makeHandler } from './handler.ts';

const store = configOf(FUNCTIONS.advanceCheckpoint, process.env, readStoreConfig);
const client = makeKeyspacesClient(storeEndpointOf(store, roleCredentialsOf(process.env), REAL_TIME.clock));
const telemetry = makeLambdaTelemetry(FUNCTIONS.advanceCheckpoint);
const checkpoints = makeKeyspacesSyncCheckpoints(client, telemetry);

export const handler = telemetry.reported(makeHandler({ ...REAL_TIME, checkpoints, telemetry }));
