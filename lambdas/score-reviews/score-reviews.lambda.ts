/** score-reviews as Lambda runs it. */
import { FUNCTIONS } from '../../schema/names.ts';
import { roleCredentialsOf } from '../adapters/aws/role-credentials.ts';
import { makeS3Client } from '../adapters/dead-letters/s3-client.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces/keyspaces-client.ts';
import { storeEndpointOf } from '../adapters/lambda/store-config.ts';
import { streamConfigOf } from '../adapters/lambda/stream-config.ts';
import { streamEnvironmentOf } from '../adapters/lambda/stream-environment.ts';
import { realClock as clock } from '../adapters/real-time.ts';
import { sentimentTable } from '../adapters/rows/window-tables.ts';
import { configOf } from '../core/settings.ts';
import { countableReview } from '../core/stream/review.ts';
import { makeHandler } from './handler.ts';

const config = configOf(FUNCTIONS.scoreReviews, process.env, streamConfigOf(FUNCTIONS.scoreReviews));
const cassandra = makeKeyspacesClient(storeEndpointOf(config.store, roleCredentialsOf(process.env), clock));
const stream = streamEnvironmentOf(FUNCTIONS.scoreReviews, config, { cassandra, s3: makeS3Client });
const upsertWindows = stream.upsertWindowsOf('sentiment', stream.countedTableOf(sentimentTable), countableReview);
const { readBatch, run } = stream;
const { windowing, outcomeMode } = config;

export const handler = run(makeHandler({ readBatch, upsertWindows, windowing, outcomeMode, clock }));
