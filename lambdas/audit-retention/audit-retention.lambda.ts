/** audit-retention as Lambda runs it. */
import { KeyspacesClient } from '@aws-sdk/client-keyspaces';
import { FUNCTIONS } from '../../schema/names.ts';
import { roleCredentialsOf } from '../adapters/aws/role-credentials.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces/keyspaces-client.ts';
import { makeKeyspacesRetention } from '../adapters/keyspaces/table-retention.ts';
import { makeKeyspacesTtl } from '../adapters/keyspaces/table-ttl.ts';
import { readAuditConfig } from '../adapters/lambda/audit-config.ts';
import { storeEndpointOf } from '../adapters/lambda/store-config.ts';
import { realClock as clock } from '../adapters/real-time.ts';
import { makeLambdaTelemetry } from '../adapters/telemetry/telemetry.ts';
import { configOf } from '../core/settings.ts';
import { makeHandler } from './handler.ts';

const { store, windowing, sampleSize } = configOf(FUNCTIONS.auditRetention, process.env, readAuditConfig);
const cassandra = makeKeyspacesClient(storeEndpointOf(store, roleCredentialsOf(process.env), clock));
const reader = makeKeyspacesRetention(cassandra, makeKeyspacesTtl(new KeyspacesClient(), store.keyspace));
const telemetry = makeLambdaTelemetry(FUNCTIONS.auditRetention);
const { retentionMs } = windowing;

export const handler = telemetry.reported(makeHandler({ reader, clock, telemetry, retentionMs, sampleSize }));
