/** verify-views as Lambda runs it. */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { FUNCTIONS } from '../../schema/names.ts';
import { copyEnvironmentOf, readCopyEnvironment } from '../adapters/copy-environment.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces-client.ts';
import { realClock } from '../adapters/real-time.ts';
import { storeEndpointOf } from '../adapters/store-config.ts';
import { configOf } from '../core/settings.ts';
import { makeHandler } from './handler.ts';

const config = configOf(FUNCTIONS.verifyViews, process.env, readCopyEnvironment);
const secrets = new SecretsManagerClient();
const cassandra = makeKeyspacesClient(storeEndpointOf(config.store, secrets.config.credentials, realClock));
const dependencies = copyEnvironmentOf(FUNCTIONS.verifyViews, config, { cassandra, secrets });

export const handler = dependencies.run(makeHandler(dependencies));
