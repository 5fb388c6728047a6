import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { MisconfiguredFunction } from '../../core/failures.ts';
import type { Clock } from '../../core/ports.ts';
import { type EpochMs, epochMs, MINUTE_MS } from '../../core/time.ts';

/** A warm environment takes up a replaced secret after so long. */
const MAX_AGE_MS = 15 * MINUTE_MS;

/**
 * Reads a secret's text, again when the copy is older than 15 minutes.
 *
 * @throws MisconfiguredFunction (by the returned function) naming the secret, when it is empty or no text
 */
export const makeSecret = (
  client: Pick<SecretsManagerClient, 'send'>,
  secretId: string,
  clock: Clock,
): (() => Promise<string>) => {
  let known: { readonly text: string; readonly staleAt: EpochMs } | undefined;
  return async () => {
    if (known !== undefined && clock.now() < known.staleAt) return known.text;
    const text = (await textOf(client, secretId)).trim();
    if (text === '') throw new MisconfiguredFunction(`secret ${secretId} is empty: it must hold a text`);
    known = { text, staleAt: epochMs(clock.now() + MAX_AGE_MS) };
    return text;
  };
};

/** A secret that nobody has filled yet has no current version, which is what AWS says: `… for staging label: AWSCURRENT`. */
const textOf = async (client: Pick<SecretsManagerClient, 'send'>, secretId: string): Promise<string> => {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: secretId }))).SecretString ?? '';
  } catch (error) {
    if (error instanceof ResourceNotFoundException && /AWSCURRENT/.test(error.message)) return '';
    throw error;
  }
};
