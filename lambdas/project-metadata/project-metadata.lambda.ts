/** project-metadata as Lambda runs it. */
import { FUNCTIONS, TABLES, TOPICS } from '../../schema/names.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces-client.ts';
import { makeMovieStore, makeRankStore } from '../adapters/keyspaces-snapshots.ts';
import { realClock } from '../adapters/real-time.ts';
import { roleCredentialsOf } from '../adapters/role-credentials.ts';
import { makeS3Client } from '../adapters/s3-client.ts';
import { storeEndpointOf } from '../adapters/store-config.ts';
import { streamConfigOf } from '../adapters/stream-config.ts';
import { streamEnvironmentOf } from '../adapters/stream-environment.ts';
import { configOf } from '../core/settings.ts';
import { statsChangeOf, titleChangeOf } from '../core/snapshots.ts';
import { makeHandler } from './handler.ts';

const config = configOf(FUNCTIONS.projectMetadata, process.env, streamConfigOf([TOPICS.metadata, TOPICS.trending]));
const cassandra = makeKeyspacesClient(storeEndpointOf(config.store, roleCredentialsOf(process.env), realClock));
const stream = streamEnvironmentOf(FUNCTIONS.projectMetadata, config, { cassandra, s3: makeS3Client });
const [movies, ranks] = [makeMovieStore(cassandra, stream.telemetry), makeRankStore(cassandra, stream.telemetry)];
const upsertMovies = stream.upsertSnapshotsOf(TABLES.movies, movies, titleChangeOf);
const upsertRanks = stream.upsertSnapshotsOf(TABLES.movieStats, ranks, statsChangeOf);

export const handler = stream.run(makeHandler({ ...stream, upsertMovies, upsertRanks }));
