import { auth } from 'cassandra-driver';
import type { Clock } from '../../core/ports.ts';
import {
  ALGORITHM,
  type AwsCredentials,
  type CredentialsSource,
  canonicalQueryOf,
  type SigningScope,
  scopeTextOf,
  sha256Hex,
  signatureOf,
} from '../aws/sigv4.ts';

/** Says which kind of signature follows. */
const INITIAL_RESPONSE = Buffer.from('SigV4\0\0');
const EXPIRES_SECONDS = '900';

export interface KeyspacesAuthSettings {
  readonly region: string;
  readonly credentials: CredentialsSource;
  readonly clock: Clock;
}

type Answer = (error: Error | null, token?: Buffer) => void;

/** The driver takes its own subclasses only, and has typings for the interface alone. */
const { AuthProvider } = auth as unknown as { AuthProvider: new () => object };

/**
 * Signs Keyspaces' challenge with the function's role: no password is kept anywhere. AWS's own plugin builds on version
 * 2 of its SDK, which is out of support, and is 9 MB.
 * Source of the procedure: github.com/aws/aws-sigv4-auth-cassandra-nodejs-driver-plugin
 */
export class KeyspacesAuth extends AuthProvider implements auth.AuthProvider {
  readonly #settings: KeyspacesAuthSettings;

  constructor(settings: KeyspacesAuthSettings) {
    super();
    this.#settings = settings;
  }

  newAuthenticator(): auth.Authenticator {
    return {
      initialResponse: (answer: Answer) => answer(null, INITIAL_RESPONSE),
      evaluateChallenge: (challenge: Buffer, answer: Answer) => {
        this.#respond(challenge).then((token) => answer(null, token), answer);
      },
      onAuthenticationSuccess: () => undefined,
    };
  }

  async #respond(challenge: Buffer): Promise<Buffer> {
    const { region, credentials, clock } = this.#settings;
    return responseOf(nonceOf(challenge), region, await credentials(), new Date(clock.now()));
  }
}

const nonceOf = (challenge: Buffer): string => {
  const [, nonce] = /nonce=([^,]+)/.exec(challenge.toString('utf8')) ?? [];
  if (nonce === undefined) throw new Error('Keyspaces sent a challenge without a nonce: is this endpoint Keyspaces?');
  return nonce;
};

const responseOf = (nonce: string, region: string, credentials: AwsCredentials, at: Date): Buffer => {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const amzDate = at.toISOString();
  const scope: SigningScope = { day: amzDate.slice(0, 10).replaceAll('-', ''), region, service: 'cassandra' };
  const query = canonicalQueryOf({
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': `${accessKeyId}/${scopeTextOf(scope)}`,
    'X-Amz-Date': amzDate,
    'X-Amz-Expires': EXPIRES_SECONDS,
  });
  const canonicalRequest = ['PUT', '/authenticate', query, 'host:cassandra', '', 'host', sha256Hex(nonce)].join('\n');
  const signature = signatureOf(canonicalRequest, amzDate, scope, secretAccessKey);
  const fields = [`signature=${signature}`, `access_key=${accessKeyId}`, `amzdate=${amzDate}`];
  if (sessionToken !== undefined) fields.push(`session_token=${sessionToken}`);
  return Buffer.from(fields.join(','));
};
