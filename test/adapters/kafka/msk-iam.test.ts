import type { SASLOptions } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { kafkaConnectionOf, readKafkaConfig } from '../../../lambdas/adapters/kafka/kafka-config.ts';
import { mskIamOf } from '../../../lambdas/adapters/kafka/msk-iam.ts';
import { configOf } from '../../../lambdas/core/settings.ts';
import { epochMs } from '../../../lambdas/core/time.ts';

const credentials = { accessKeyId: 'UserID-1', secretAccessKey: 'UserSecretKey-1' };
const settings = {
  region: 'eu-central-1',
  credentials: async () => credentials,
  clock: { now: () => epochMs(Date.UTC(2026, 10, 24)) },
  clientId: 'aws-msk-iam-sasl-signer-js/1.0.3',
};

const urlOf = async (sasl: SASLOptions): Promise<string> => {
  if (sasl.mechanism !== 'oauthbearer') throw new Error(`${sasl.mechanism} is no token`);
  return Buffer.from((await sasl.oauthBearerProvider()).value, 'base64url').toString();
};

/** Made by aws-msk-iam-sasl-signer-js 1.0.3 at the same instant. */
const PUBLISHED = {
  'long-lived keys': {
    signature: '39a0e5f2c42c6cca5375cbedf0c19f2d825ee4489febcb71cc22818ee1993f40',
    token: '',
  },
  'a role': {
    signature: 'ad8e95994d7e7051d6ddbdc3a56563a087fab3bdd6db34dc6439322fc1523db4',
    token: '&X-Amz-Security-Token=Session%2BToken%2F1%3D',
  },
};

describe('The token for MSK', () => {
  it.each([
    ['long-lived keys', credentials],
    ['a role', { ...credentials, sessionToken: 'Session+Token/1=' }],
  ] as const)('is byte for byte the one of AWS’s own signer for %s', async (name, given) => {
    const { signature, token } = PUBLISHED[name];
    expect(await urlOf(mskIamOf({ ...settings, credentials: async () => given }))).toBe(
      'https://kafka.eu-central-1.amazonaws.com/?Action=kafka-cluster%3AConnect' +
        '&User-Agent=aws-msk-iam-sasl-signer-js%2F1.0.3&X-Amz-Algorithm=AWS4-HMAC-SHA256' +
        '&X-Amz-Credential=UserID-1%2F20261124%2Feu-central-1%2Fkafka-cluster%2Faws4_request' +
        `&X-Amz-Date=20261124T000000Z&X-Amz-Expires=900${token}&X-Amz-Signature=${signature}&X-Amz-SignedHeaders=host`,
    );
  });

  it('is made anew whenever it is asked for, with the credentials of the moment', async () => {
    let secretAccessKey = 'before the rotation';
    const sasl = mskIamOf({ ...settings, credentials: async () => ({ ...credentials, secretAccessKey }) });
    const before = await urlOf(sasl);
    secretAccessKey = credentials.secretAccessKey;
    expect(await urlOf(sasl)).not.toBe(before);
    expect(await urlOf(sasl)).toContain(PUBLISHED['long-lived keys'].signature);
  });
});

describe('The connection to Kafka', () => {
  const read = (env: Record<string, string>) =>
    configOf('poll-tmdb', { AWS_REGION: 'eu-central-1', ...env }, readKafkaConfig);
  const connect = (env: Record<string, string>) =>
    kafkaConnectionOf(read(env), 'poll-tmdb', settings.credentials, settings.clock);

  it('is encrypted and signed in where nothing else is said', () => {
    const connection = connect({ KAFKA_BROKERS: 'b-1.example:9098, b-2.example:9098' });
    expect(connection).toMatchObject({ brokers: ['b-1.example:9098', 'b-2.example:9098'], ssl: true });
    expect(connection.sasl?.mechanism).toBe('oauthbearer');
  });

  it('is plain text to this machine only', () => {
    expect(connect({ KAFKA_BROKERS: '127.0.0.1:9092', KAFKA_AUTH: 'none' })).toEqual({
      brokers: ['127.0.0.1:9092'],
      clientId: 'poll-tmdb',
    });
    expect(() => read({ KAFKA_BROKERS: '127.0.0.1:9092,b-1.example:9092', KAFKA_AUTH: 'none' })).toThrow(
      /KAFKA_BROKERS has "b-1\.example:9092"; KAFKA_AUTH none is plain text/,
    );
  });

  it('needs host and port of every broker', () => {
    expect(() => read({ KAFKA_BROKERS: 'b-1.example,:9098' })).toThrow(/"b-1\.example"; it must be host:port.*":9098"/);
  });
});
