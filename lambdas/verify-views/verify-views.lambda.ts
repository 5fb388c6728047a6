/** verify-views as Lambda runs it. */
import { LambdaClient } from '@aws-sdk/client-lambda';
import { FUNCTIONS } from '../../schema/names.ts';
import { copyEnvironmentOf, readCopyEnvironment } from '../adapters/copy-environment.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces-client.ts';
import { ONE_ATTEMPT } from '../adapters/lambda-view-documents.ts';
import { realClock } from '../adapters/real-time.ts';
import { storeEndpointOf } from '../adapters/store-config.ts';
import { configOf } from '../core/settings.ts';
import { makeHandler } from './handler.ts';

const config = configOf(FUNCTIONS.verifyViews, process.env, readCopyEnvironment);
const lambda = new LambdaClient(ONE_ATTEMPT);
const cassandra = makeKeyspacesClient(storeEndpointOf(config.store, lambda.config.credentials, realClock));
const dependencies = copyEnvironmentOf(FUNCTIONS.verifyViews, config, { cassandra, lambda });

export const handler = dependencies.run(makeHandler(dependencies));
