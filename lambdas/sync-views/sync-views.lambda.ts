/** sync-views as Lambda runs it. */
import { LambdaClient } from '@aws-sdk/client-lambda';
import { FUNCTIONS } from '../../schema/names.ts';
import { ONE_ATTEMPT } from '../adapters/documents/lambda-view-documents.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces/keyspaces-client.ts';
import { copyEnvironmentOf, readCopyEnvironment } from '../adapters/lambda/copy-environment.ts';
import { storeEndpointOf } from '../adapters/lambda/store-config.ts';
import { REAL_TIME } from '../adapters/real-time.ts';
import { configOf } from '../core/settings.ts';
import { makeHandler } from './handler.ts';

const config = configOf(FUNCTIONS.syncViews, process.env, readCopyEnvironment);
const lambda = new LambdaClient(ONE_ATTEMPT);
const cassandra = makeKeyspacesClient(storeEndpointOf(config.store, lambda.config.credentials, REAL_TIME.clock));
const { run, ...copying } = copyEnvironmentOf(FUNCTIONS.syncViews, config, { cassandra, lambda });
const { concurrency } = config;

export const handler = run(makeHandler({ ...REAL_TIME, ...copying, concurrency }));
