/** aggregate-ratings as Lambda runs it. */
import { FUNCTIONS } from '../../schema/names.ts';
import { roleCredentialsOf } from '../adapters/aws/role-credentials.ts';
import { makeS3Client } from '../adapters/dead-letters/s3-client.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces/keyspaces-client.ts';
import { storeEndpointOf } from '../adapters/lambda/store-config.ts';
import { streamConfigOf } from '../adapters/lambda/stream-config.ts';
import { streamEnvironmentOf } from '../adapters/lambda/stream-environment.ts';
import { realClock as clock } from '../adapters/real-time.ts';
import { ratingTable } from '../adapters/rows/window-tables.ts';
import { configOf } from '../core/settings.ts';
import { countableRating } from '../core/stream/rating.ts';
import { makeHandler } from './handler.ts';

const config = configOf(FUNCTIONS.aggregateRatings, process.env, streamConfigOf(FUNCTIONS.aggregateRatings));
const cassandra = makeKeyspacesClient(storeEndpointOf(config.store, roleCredentialsOf(process.env), clock));
const stream = streamEnvironmentOf(FUNCTIONS.aggregateRatings, config, { cassandra, s3: makeS3Client });
const upsertWindows = stream.upsertWindowsOf('ratings', stream.countedTableOf(ratingTable), countableRating);
const { readBatch, run } = stream;
const { windowing, outcomeMode } = config;

export const handler = run(makeHandler({ readBatch, upsertWindows, windowing, outcomeMode, clock }));
