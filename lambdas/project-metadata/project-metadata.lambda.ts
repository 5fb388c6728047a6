/** project-metadata as Lambda runs it. */
import { FUNCTIONS, TABLES } from '../../schema/names.ts';
import { roleCredentialsOf } from '../adapters/aws/role-credentials.ts';
import { makeS3Client } from '../adapters/dead-letters/s3-client.ts';
import { makeKeyspacesClient } from '../adapters/keyspaces/keyspaces-client.ts';
import { makeMovieStore, makeRankStore } from '../adapters/keyspaces/snapshot-store.ts';
import { storeEndpointOf } from '../adapters/lambda/store-config.ts';
import { streamConfigOf } from '../adapters/lambda/stream-config.ts';
import { streamEnvironmentOf } from '../adapters/lambda/stream-environment.ts';
import { realClock as clock } from '../adapters/real-time.ts';
import { configOf } from '../core/settings.ts';
import { statsChangeOf, titleChangeOf } from '../core/stream/snapshots.ts';
import { makeHandler } from './handler.ts';

const config = configOf(FUNCTIONS.projectMetadata, process.env, streamConfigOf(FUNCTIONS.projectMetadata));
const cassandra = makeKeyspacesClient(storeEndpointOf(config.store, roleCredentialsOf(process.env), clock));
const stream = streamEnvironmentOf(FUNCTIONS.projectMetadata, config, { cassandra, s3: makeS3Client });
const [movies, ranks] = [makeMovieStore(cassandra, stream.telemetry), makeRankStore(cassandra, stream.telemetry)];
const upsertMovies = stream.upsertSnapshotsOf(TABLES.movies, movies, titleChangeOf);
const upsertRanks = stream.upsertSnapshotsOf(TABLES.movieStats, ranks, statsChangeOf);
const { readBatch, run } = stream;
const { windowing } = config;

export const handler = run(makeHandler({ readBatch, upsertMovies, upsertRanks, windowing, clock }));
