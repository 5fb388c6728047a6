import { KEYSPACE, TOPICS } from '../../schema/names.ts';
import { LOCAL_DATA_CENTER } from '../engines/cassandra/cassandra-server.ts';
import type { EnginePorts } from '../engines/engine-settings.ts';
import { LOOPBACK } from '../engines/process/port-check.ts';
import { localVersionIdsOf } from '../wiring/local-schema-registry.ts';

/** What a function of an emulator is told so that it uses the servers of `npm start` on this machine. */
export const localServersEnvironment = (
  ports: Pick<EnginePorts, 'kafka' | 'cassandra' | 'documents'>,
  env: NodeJS.ProcessEnv,
): Record<string, string> => ({
  STORE_DIALECT: 'cassandra',
  STORE_HOST: LOOPBACK,
  STORE_PORT: String(ports.cassandra),
  STORE_DATA_CENTER: LOCAL_DATA_CENTER,
  STORE_KEYSPACE: KEYSPACE,
  DOCUMENTS_DIALECT: 'mongodb',
  DOCUMENTS_HOST: LOOPBACK,
  DOCUMENTS_PORT: String(ports.documents),
  KAFKA_BROKERS: `${LOOPBACK}:${ports.kafka}`,
  KAFKA_AUTH: 'none',
  REVIEW_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.reviews).join(','),
  RATING_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.ratings).join(','),
  METADATA_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.metadata).join(','),
  TRENDING_ENTRY_SCHEMA_VERSION_IDS: localVersionIdsOf(TOPICS.trending).join(','),
  ...(env['TMDB_BASE_URL'] === undefined ? {} : { TMDB_BASE_URL: env['TMDB_BASE_URL'] }),
});
