import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Client } from 'cassandra-driver';
import { FUNCTIONS, type Topic } from '../../../schema/names.ts';
import { byTopic } from '../../../schema/topology.ts';
import type { RecordEncoders } from '../../core/poll/poll-ports.ts';
import { makeRateLimit } from '../../core/poll/rate-limit.ts';
import type { Settings } from '../../core/settings.ts';
import { encoderOf } from '../avro/avro-codec.ts';
import { readSchemaVersions } from '../avro/schema-settings.ts';
import { makeSecret } from '../aws/secrets.ts';
import type { CredentialsSource } from '../aws/sigv4.ts';
import { type KafkaConfig, kafkaConnectionOf, readKafkaConfig } from '../kafka/kafka-config.ts';
import { KafkaProducer } from '../kafka/kafka-producer.ts';
import { makeKeyspacesPollCheckpoints } from '../keyspaces/poll-checkpoints.ts';
import { REAL_TIME } from '../real-time.ts';
import { makeLambdaTelemetry } from '../telemetry/telemetry.ts';
import { makeTmdbHttp } from '../tmdb-http.ts';
import { readStoreConfig, type StoreConfig } from './store-config.ts';

/** What the poller's surroundings are configured with. */
export interface PollEnvironmentConfig {
  readonly store: StoreConfig;
  readonly kafka: KafkaConfig;
  /** Of the secret that holds TMDB's API Read Access Token; name or ARN. */
  readonly tokenSecretId: string;
  /** The schema version that each topic's records are written with. */
  readonly versionIds: Readonly<Record<Topic, string>>;
}

/** To be set: `TMDB_TOKEN_SECRET_ID`, what store and Kafka need, and the schema version ids of all topics. */
export const readPollEnvironment = (settings: Settings): PollEnvironmentConfig => {
  const newestIdOf = (topic: Topic): string => readSchemaVersions(settings, topic).at(-1)?.versionId ?? '';
  return {
    store: readStoreConfig(settings),
    kafka: readKafkaConfig(settings),
    tokenSecretId: settings.text('TMDB_TOKEN_SECRET_ID'),
    versionIds: byTopic<Record<Topic, string>>(newestIdOf),
  };
};

export interface PollClients {
  readonly cassandra: Client;
  readonly secrets: SecretsManagerClient;
  readonly credentials: CredentialsSource;
}

/** The poller's surroundings in Lambda, over the clients its composition root has made. */
export const pollEnvironmentOf = (
  config: PollEnvironmentConfig,
  poll: { readonly baseUrl: string; readonly requestsPerSecond: number },
  { cassandra, secrets, credentials }: PollClients,
) => {
  const { tokenSecretId } = config;
  const { clock, sleep } = REAL_TIME;
  const telemetry = makeLambdaTelemetry(FUNCTIONS.pollTmdb);
  const token = makeSecret(secrets, tokenSecretId, clock);
  const producer = new KafkaProducer(kafkaConnectionOf(config.kafka, FUNCTIONS.pollTmdb, credentials, clock));
  return {
    telemetry,
    producer,
    checkpoints: makeKeyspacesPollCheckpoints(cassandra, telemetry),
    transport: makeTmdbHttp({ baseUrl: poll.baseUrl, token, tokenSetting: `the secret ${tokenSecretId}`, clock }),
    rateLimit: makeRateLimit({ perSecond: poll.requestsPerSecond, clock, sleep }),
    encoders: encodersOf(config.versionIds),
    /** The handler as Lambda calls it: an environment that is frozen afterwards must not hold a connection. */
    run: <Report>(handler: () => Promise<Report>) =>
      telemetry.reported(async () => {
        try {
          return await handler();
        } finally {
          await producer.close();
        }
      }),
  };
};

const encodersOf = (versionIds: Readonly<Record<Topic, string>>): RecordEncoders =>
  byTopic<RecordEncoders>((topic) => encoderOf(topic, versionIds[topic]));
