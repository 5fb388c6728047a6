import { describe, expect, it } from 'vitest';
import { storeEndpointOf } from '../../../lambdas/adapters/lambda/store-config.ts';
import { streamConfigOf } from '../../../lambdas/adapters/lambda/stream-config.ts';
import { configOf, type Environment } from '../../../lambdas/core/settings.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { FUNCTIONS, TOPICS } from '../../../schema/names.ts';
import { releasesOf } from '../../../schema/registry.ts';

/** One for each release of the schema. */
const VERSION_IDS = releasesOf(TOPICS.reviews).map((_, index) => `b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c6${index}`);
const REQUIRED = {
  AWS_REGION: 'eu-central-1',
  DEAD_LETTER_BUCKET: 'dead-letters',
  TOPIC_INCARNATION: 'first',
  REVIEW_SCHEMA_VERSION_IDS: VERSION_IDS.join(),
};
const read = (env: Environment) =>
  configOf(FUNCTIONS.scoreReviews, { ...REQUIRED, ...env }, streamConfigOf(FUNCTIONS.scoreReviews));
const endpointOf = (env: Environment) =>
  storeEndpointOf(read(env).store, () => Promise.reject(new Error('unused')), { now: () => epochMs(0) });

describe('The configuration of a stream function', () => {
  it('needs only what nobody else can know', () => {
    expect(read({})).toMatchObject({
      store: {
        dialect: 'keyspaces',
        host: 'cassandra.eu-central-1.amazonaws.com',
        port: 9_142,
        keyspace: 'speed_layer',
      },
      deadLetterBucket: 'dead-letters',
      topicIncarnation: 'first',
      windowing: { windowSizeMs: 300_000, retentionMs: 172_800_000 },
      outcomeMode: 'whole-batch',
      concurrency: 16,
    });
  });

  it('takes what is set', () => {
    const config = read({
      WINDOW_SIZE: '10m',
      RETENTION: '24h',
      OUTCOME_MODE: 'partial',
      WRITE_CONCURRENCY: '8',
      REVIEW_CONFLUENT_SCHEMA_IDS: VERSION_IDS.map((_, index) => 7 + index).join(),
    });
    expect(config).toMatchObject({
      windowing: { windowSizeMs: 600_000, retentionMs: 86_400_000 },
      outcomeMode: 'partial',
      concurrency: 8,
      schemaVersions: {
        [TOPICS.reviews]: VERSION_IDS.map((versionId, index) => ({ versionId, confluentId: 7 + index })),
      },
    });
  });

  it.each<[string, Environment, RegExp]>([
    ['a window that crosses an hour', { WINDOW_SIZE: '7m' }, /WINDOW_SIZE is 420000 ms; an hour must be a multiple/],
    ['a retention beyond the store’s', { RETENTION: '49h' }, /RETENTION is 176400000 ms; it can be 48h at most/],
    ['a retention of no hour', { RETENTION: '59m' }, /RETENTION is 3540000 ms; it must be 1h at least/],
    ['a version id that is none', { REVIEW_SCHEMA_VERSION_IDS: 'one' }, /'one' is not a UUID/],
    [
      'a version too many',
      { REVIEW_SCHEMA_VERSION_IDS: [...VERSION_IDS, VERSION_IDS[0]].join() },
      /\d version ids for \d releases/,
    ],
    ['an incarnation that is no part of a key', { TOPIC_INCARNATION: 'a/b' }, /TOPIC_INCARNATION is "a\/b"/],
  ])('refuses %s', (_, env, message) => {
    expect(() => read(env)).toThrow(message);
  });

  it('lists the faults of every part together', () => {
    const env = { AWS_REGION: '', WINDOW_SIZE: '7m', REVIEW_SCHEMA_VERSION_IDS: 'one', OUTCOME_MODE: 'some' };
    expect(() => read(env)).toThrow(/UUID.*AWS_REGION is not set.*WINDOW_SIZE.*OUTCOME_MODE/);
  });
});

describe('The store’s endpoint', () => {
  it('is Keyspaces over verified TLS, signed in as the function’s role', () => {
    const host = 'cassandra.eu-central-1.amazonaws.com';
    const endpoint = endpointOf({});
    expect(endpoint).toMatchObject({ contactPoint: host, tlsHost: host, localDataCenter: 'eu-central-1' });
    expect(endpoint.authProvider).toBeDefined();
  });

  it('may be another host, which is verified just as well', () => {
    expect(endpointOf({ STORE_HOST: 'vpce-1.example' })).toMatchObject({ tlsHost: 'vpce-1.example' });
  });

  it('is plain text to this machine only', () => {
    const env = { STORE_DIALECT: 'cassandra', STORE_HOST: '127.0.0.1', STORE_PORT: '27042', STORE_DATA_CENTER: 'dc1' };
    expect(endpointOf(env)).toEqual({
      contactPoint: '127.0.0.1',
      port: 27_042,
      localDataCenter: 'dc1',
      keyspace: 'speed_layer',
    });
    expect(() => read({ STORE_DIALECT: 'cassandra' })).toThrow(/STORE_HOST is "cassandra\.eu-central-1.*plain text/);
  });
});
