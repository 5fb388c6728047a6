import type { Client } from 'cassandra-driver';
import { afterEach, describe, expect, it } from 'vitest';
import { KeyspacesAuth, type KeyspacesAuthSettings } from '../../../lambdas/adapters/keyspaces/keyspaces-auth.ts';
import { makeKeyspacesClient } from '../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { CqlLoginServer } from './cql-login-server.ts';

const NONCE = '91703fdc2ef562e19fbdab0f58e42fe5';
const CHALLENGE: Buffer = Buffer.from(`nonce=${NONCE},ignored=1`);
const credentials = { accessKeyId: 'UserID-1', secretAccessKey: 'UserSecretKey-1' };
const settings: KeyspacesAuthSettings = {
  region: 'us-west-2',
  credentials: async () => credentials,
  clock: { now: () => epochMs(1_591_742_511_000) },
};
/** What AWS's own plugin answers to the same challenge. */
const SIGNATURE = '7f3691c18a81b8ce7457699effbfae5b09b4e0714ab38c1292dbdf082c9ddd87';

const called = (call: (answer: (error: Error | null, token?: Buffer) => void) => void): Promise<string> =>
  new Promise((resolve, reject) =>
    call((error, token) => (error === null ? resolve(token?.toString() ?? '') : reject(error))),
  );

/** As the driver drives it: an authenticator per connection, its first token, its answer to the challenge. */
const answerOf = async (overrides: Partial<KeyspacesAuthSettings> = {}, challenge = CHALLENGE): Promise<string> => {
  const authenticator = new KeyspacesAuth({ ...settings, ...overrides }).newAuthenticator();
  expect(await called((answer) => authenticator.initialResponse(answer))).toBe('SigV4\0\0');
  return called((answer) => authenticator.evaluateChallenge(challenge, answer));
};

describe('The answer to Keyspaces’ challenge', () => {
  it('is the one AWS’s own plugin gives', async () => {
    expect(await answerOf()).toBe(`signature=${SIGNATURE},access_key=UserID-1,amzdate=2020-06-09T22:41:51.000Z`);
  });

  it('carries the session token of a role', async () => {
    const answer = await answerOf({ credentials: async () => ({ ...credentials, sessionToken: 'token+/=' }) });
    expect(answer).toMatch(/,session_token=token\+\/=$/);
  });

  it.each<[string, Partial<KeyspacesAuthSettings>, Buffer?]>([
    ['another nonce', {}, Buffer.from('nonce=0')],
    ['another region', { region: 'eu-central-1' }],
    ['another secret', { credentials: async () => ({ ...credentials, secretAccessKey: 'stolen?' }) }],
    ['another access key', { credentials: async () => ({ ...credentials, accessKeyId: 'UserID-2' }) }],
    ['another instant', { clock: { now: () => epochMs(1_591_742_511_001) } }],
  ])('has another signature for %s', async (_, overrides, challenge = CHALLENGE) => {
    expect(await answerOf(overrides, challenge)).not.toContain(SIGNATURE);
  });

  it('is signed with the credentials of the moment, so that rotated ones are taken up', async () => {
    let secretAccessKey = 'before the rotation';
    const provider = new KeyspacesAuth({ ...settings, credentials: async () => ({ ...credentials, secretAccessKey }) });
    const answer = () => called((give) => provider.newAuthenticator().evaluateChallenge(CHALLENGE, give));
    expect(await answer()).not.toContain(SIGNATURE);
    secretAccessKey = credentials.secretAccessKey;
    expect(await answer()).toContain(SIGNATURE);
  });

  it('is an error to the driver, not an unhandled rejection, where credentials fail', async () => {
    const failing = answerOf({ credentials: () => Promise.reject(new Error('no role')) });
    await expect(failing).rejects.toThrow('no role');
  });

  it('is an error where no nonce was sent', async () => {
    await expect(answerOf({}, Buffer.from('hello'))).rejects.toThrow(/without a nonce/);
  });
});

describe('A login of the driver', () => {
  let server: CqlLoginServer;
  let client: Client;

  /** Fails in any case: this server only knows the login. */
  const logIn = async (overrides: Partial<KeyspacesAuthSettings> = {}): Promise<string> => {
    server = new CqlLoginServer(`nonce=${NONCE}`, (answer) => answer.includes(`signature=${SIGNATURE},`));
    const authProvider = new KeyspacesAuth({ ...settings, ...overrides });
    const port = await server.start();
    client = makeKeyspacesClient({ contactPoint: '127.0.0.1', port, localDataCenter: 'us-west-2', authProvider });
    const error = await client.connect().catch((reason: unknown) => reason);
    return Object.values((error as { innerErrors: Record<string, Error> }).innerErrors).join();
  };
  afterEach(async () => {
    await client.shutdown();
    await server.stop();
  });

  it('is let in with the right signature', async () => {
    expect(await logIn()).toContain('the login is all there is');
    expect(server.logins).toEqual([expect.stringContaining(SIGNATURE)]);
  });

  it('is refused with a wrong one', async () => {
    const credentialsOfAnother = async () => ({ ...credentials, secretAccessKey: 'wrong' });
    expect(await logIn({ credentials: credentialsOfAnother })).toContain('the signature does not match');
    expect(server.logins).toEqual([]);
  });

  it('is told why where credentials fail', async () => {
    expect(await logIn({ credentials: () => Promise.reject(new Error('no role')) })).toContain('no role');
  });
});
