/** score-reviews as Lambda runs it. */
import { FUNCTIONS, TOPICS } from '../../schema/names.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces-client.ts';
import { realClock } from '../adapters/real-time.ts';
import { roleCredentialsOf } from '../adapters/role-credentials.ts';
import { makeS3Client } from '../adapters/s3-client.ts';
import { storeEndpointOf } from '../adapters/store-config.ts';
import { streamConfigOf } from '../adapters/stream-config.ts';
import { streamEnvironmentOf } from '../adapters/stream-environment.ts';
import { sentimentTable } from '../adapters/window-tables.ts';
import { foldScore } from '../core/review.ts';
import { configOf } from '../core/settings.ts';
import { makeHandler } from './handler.ts';

const config = configOf(FUNCTIONS.scoreReviews, process.env, streamConfigOf([TOPICS.reviews]));
const cassandra = makeKeyspacesClient(storeEndpointOf(config.store, roleCredentialsOf(process.env), realClock));
const stream = streamEnvironmentOf(FUNCTIONS.scoreReviews, config, { cassandra, s3: makeS3Client });
const upsertWindows = stream.upsertWindowsOf('sentiment', stream.windowStoreOf(sentimentTable), foldScore);

export const handler = stream.run(makeHandler({ ...stream, upsertWindows }));
