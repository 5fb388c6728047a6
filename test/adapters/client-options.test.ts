/** What durability and time-outs rest on: options of other people's clients, which no behaviour of a healthy server shows. */
import { type ClientOptions, types } from 'cassandra-driver';
import { CompressionTypes, logLevel } from 'kafkajs';
import { afterAll, describe, expect, it } from 'vitest';
import { AT_MOST_ONCE } from '../../lambdas/adapters/aws/eventbridge-label-changes.ts';
import { makeDocumentsClient } from '../../lambdas/adapters/documents/documentdb-client.ts';
import { KAFKA_CLIENT_OPTIONS } from '../../lambdas/adapters/kafka/kafka-client.ts';
import { PRODUCER_OPTIONS, SEND_OPTIONS } from '../../lambdas/adapters/kafka/kafka-producer.ts';
import { makeKeyspacesClient } from '../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { DEADLINE_MARGIN_MS } from '../../lambdas/core/deadline.ts';

/** As the driver has them: its typings lack one. */
type Options = Required<ClientOptions> & { readonly monitorReporting: { readonly enabled: boolean } };

/** Of cassandra-driver's retry decisions: the error goes to the caller. */
const RETHROW = 0;

describe('Kafka', () => {
  it('has a record acknowledged by all in-sync replicas, in a sequence without repetition', () => {
    expect(PRODUCER_OPTIONS).toEqual({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
    expect(SEND_OPTIONS).toEqual({ acks: -1, compression: CompressionTypes.GZIP });
  });

  it('gives up a request, and tries again in moderation', () => {
    expect(KAFKA_CLIENT_OPTIONS).toEqual({
      connectionTimeout: 3_000,
      requestTimeout: 30_000,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
      logLevel: logLevel.NOTHING,
    });
  });
});

describe('EventBridge', () => {
  it('is asked once, and given up when it does not answer', () => {
    expect(AT_MOST_ONCE).toEqual({
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 2_000, requestTimeout: 4_000 },
    });
  });
});

describe('Keyspaces', () => {
  const client = makeKeyspacesClient({
    contactPoint: '127.0.0.1',
    port: 1,
    localDataCenter: 'dc1',
    keyspace: 'k',
    tlsHost: 'cassandra.eu-west-1.amazonaws.com',
  });
  afterAll(() => client.shutdown());
  // The driver shows its options, its typings do not.
  const { options } = client as unknown as { readonly options: Options };

  it('is asked at quorum, by prepared statements that the driver never repeats by itself', () => {
    expect(options.queryOptions).toMatchObject({
      consistency: types.consistencies.localQuorum,
      prepare: true,
      isIdempotent: false,
    });
    expect(options.policies.retry?.constructor.name).toBe('FallthroughRetryPolicy');
    expect(options.policies.retry?.onRequestError({} as never, undefined as never, new Error('lost'))).toMatchObject({
      decision: RETHROW,
    });
  });

  it('is given up within the margin of the deadline', () => {
    const { readTimeout = Number.NaN, connectTimeout = Number.NaN } = options.socketOptions;
    expect(readTimeout).toBe(4_000);
    expect(connectTimeout).toBe(3_000);
    expect(readTimeout).toBeLessThan(DEADLINE_MARGIN_MS);
  });

  it('is reached by verified TLS where it has a host name, keeps strangers’ keys in maps, and reports nothing', () => {
    expect(options.sslOptions).toMatchObject({
      host: 'cassandra.eu-west-1.amazonaws.com',
      servername: 'cassandra.eu-west-1.amazonaws.com',
      rejectUnauthorized: true,
    });
    expect(options.encoding.map).toBe(Map);
    expect(options.monitorReporting.enabled).toBe(false);
  });
});

describe('DocumentDB', () => {
  const { options: cluster } = makeDocumentsClient({
    host: 'docs',
    port: 27_017,
    login: { username: 'u', password: 'p' },
  });
  const { options: local } = makeDocumentsClient({ host: '127.0.0.1', port: 27_017 });

  it('acknowledges by the majority, and nothing is repeated behind our back', () => {
    for (const options of [cluster, local]) {
      expect(options.writeConcern?.w).toBe('majority');
      expect(options.retryWrites).toBe(false);
    }
  });

  it('is given up within the margin of the deadline, and uses few connections', () => {
    expect(cluster).toMatchObject({
      serverSelectionTimeoutMS: 3_000,
      connectTimeoutMS: 3_000,
      socketTimeoutMS: 4_000,
      waitQueueTimeoutMS: 4_000,
      maxPoolSize: 4,
      maxIdleTimeMS: 60_000,
    });
    expect(cluster.socketTimeoutMS).toBeLessThan(DEADLINE_MARGIN_MS);
  });

  it('is reached by verified TLS with a login, and in plain text on this machine only', () => {
    expect(cluster).toMatchObject({ tls: true, rejectUnauthorized: true, replicaSet: 'rs0' });
    expect(cluster.checkServerIdentity).toBeUndefined();
    expect(cluster.credentials?.mechanism).toBe('SCRAM-SHA-1');
    expect(local.directConnection).toBe(true);
    expect(local.tls ?? false).toBe(false);
  });
});
