/** aggregate-ratings as Lambda runs it. */
import { FUNCTIONS, TABLES, TOPICS } from '../../schema/names.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces-client.ts';
import { makeStatsStore } from '../adapters/keyspaces-snapshots.ts';
import { realClock } from '../adapters/real-time.ts';
import { roleCredentialsOf } from '../adapters/role-credentials.ts';
import { makeS3Client } from '../adapters/s3-client.ts';
import { storeEndpointOf } from '../adapters/store-config.ts';
import { streamConfigOf } from '../adapters/stream-config.ts';
import { streamEnvironmentOf } from '../adapters/stream-environment.ts';
import { ratingTable } from '../adapters/window-tables.ts';
import { foldSample } from '../core/rating.ts';
import { configOf } from '../core/settings.ts';
import { statsChangeOf } from '../core/snapshots.ts';
import { makeHandler } from './handler.ts';

const config = configOf(FUNCTIONS.aggregateRatings, process.env, streamConfigOf([TOPICS.ratings]));
const cassandra = makeKeyspacesClient(storeEndpointOf(config.store, roleCredentialsOf(process.env), realClock));
const stream = streamEnvironmentOf(FUNCTIONS.aggregateRatings, config, { cassandra, s3: makeS3Client });
const upsertWindows = stream.upsertWindowsOf('ratings', stream.windowStoreOf(ratingTable), foldSample);
const statsStore = makeStatsStore(cassandra, stream.telemetry);
const upsertStats = stream.upsertSnapshotsOf(TABLES.movieStats, statsStore, statsChangeOf);

export const handler = stream.run(makeHandler({ ...stream, upsertWindows, upsertStats }));
