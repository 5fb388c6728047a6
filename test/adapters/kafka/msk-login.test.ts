import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kafkaClientOf } from '../../../lambdas/adapters/kafka/kafka-client.ts';
import { type MskIamSettings, mskIamOf } from '../../../lambdas/adapters/kafka/msk-iam.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { MskLoginServer } from './msk-login-server.ts';

const REGION = 'eu-central-1';
const NOW = epochMs(Date.UTC(2026, 10, 24));
const credentials = { accessKeyId: 'UserID-1', secretAccessKey: 'UserSecretKey-1' };
const settings: MskIamSettings = {
  region: REGION,
  credentials: async () => credentials,
  clock: { now: () => NOW },
  clientId: 'test',
};

describe('A login of the Kafka client with IAM', () => {
  let server: MskLoginServer;
  let port: number;

  /** Plain text: who signs in is the same as over TLS, which test/adapters/kafka/msk-iam.test.ts holds the configuration to. */
  const logIn = async (overrides: Partial<MskIamSettings> = {}): Promise<void> => {
    const sasl = mskIamOf({ ...settings, ...overrides });
    const admin = kafkaClientOf({ brokers: [`127.0.0.1:${port}`], clientId: 'test', sasl }).admin({
      retry: { retries: 0 },
    });
    try {
      await admin.connect();
    } finally {
      await admin.disconnect();
    }
  };

  beforeEach(async () => {
    server = new MskLoginServer({ region: REGION, secrets: { 'UserID-1': 'UserSecretKey-1' }, now: () => NOW });
    port = await server.start();
  });
  afterEach(() => server.stop());

  it('is let in with a token that the broker signs to the same signature', async () => {
    await logIn();
    expect(server.logins).toEqual(['UserID-1']);
  });

  it('is let in as a role, whose session token is part of what is signed', async () => {
    await logIn({ credentials: async () => ({ ...credentials, sessionToken: 'Session+Token/1=' }) });
    expect(server.logins).toEqual(['UserID-1']);
  });

  it.each<[string, Partial<MskIamSettings>, RegExp]>([
    [
      'a wrong secret',
      { credentials: async () => ({ ...credentials, secretAccessKey: '?' }) },
      /signature does not match/,
    ],
    ['an unknown key', { credentials: async () => ({ ...credentials, accessKeyId: '?' }) }, /unknown access key/],
    ['another region', { region: 'us-west-2' }, /another host/],
    ['a token of 16 minutes ago', { clock: { now: () => epochMs(NOW - 16 * 60_000) } }, /expired/],
  ])('is refused with %s, and told so', async (_, overrides, reason) => {
    await expect(logIn(overrides)).rejects.toThrow(reason);
    expect(server.logins).toEqual([]);
  });

  it('fails with the reason where credentials do', async () => {
    await expect(logIn({ credentials: () => Promise.reject(new Error('no role')) })).rejects.toThrow(/no role/);
  });
});
