/** poll-tmdb as Lambda runs it. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { FUNCTIONS } from '../../schema/names.ts';
import { roleCredentialsOf } from '../adapters/aws/role-credentials.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces/keyspaces-client.ts';
import { pollEnvironmentOf, readPollEnvironment } from '../adapters/lambda/poll-environment.ts';
import { storeEndpointOf } from '../adapters/lambda/store-config.ts';
import { REAL_TIME } from '../adapters/real-time.ts';
import { configOf } from '../core/settings.ts';
import { readPollConfig } from './config.ts';
import { makeHandler } from './handler.ts';

const { poll, environment } = configOf(FUNCTIONS.pollTmdb, process.env, (settings) => ({
  poll: readPollConfig(settings),
  environment: readPollEnvironment(settings),
}));
const secrets = new SecretsManagerClient();
const credentials = roleCredentialsOf(process.env);
const cassandra = makeKeyspacesClient(storeEndpointOf(environment.store, credentials, REAL_TIME.clock));
const { run, ...ports } = pollEnvironmentOf(environment, poll, { cassandra, secrets, credentials });

export const handler = run(makeHandler({ ...REAL_TIME, ...ports, config: poll }));
