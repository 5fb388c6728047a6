import { ResourceNotFoundException, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { makeSecret } from '../../../lambdas/adapters/aws/secrets.ts';
import { MisconfiguredFunction } from '../../../lambdas/core/failures.ts';
import { epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';

describe('A secret', () => {
  let now = 0;
  const clock = { now: () => epochMs(now) };
  const clientOf = (texts: (string | undefined)[], asked: unknown[] = []) =>
    ({
      send: async (command: { input: unknown }) => {
        asked.push(command.input);
        return { SecretString: texts.shift() };
      },
    }) as unknown as SecretsManagerClient;

  it('is read once, and again after 15 minutes', async () => {
    const asked: unknown[] = [];
    const secret = makeSecret(clientOf([' first\n', 'second'], asked), 'tmdb-token', clock);
    expect(await secret()).toBe('first');
    now += 15 * MINUTE_MS - 1;
    expect(await secret()).toBe('first');
    now += 1;
    expect(await secret()).toBe('second');
    expect(asked).toEqual([{ SecretId: 'tmdb-token' }, { SecretId: 'tmdb-token' }]);
  });

  it('that nobody has filled is refused by name, in the words of an operator', async () => {
    const refusing = (message: string) =>
      ({
        send: async () => {
          throw new ResourceNotFoundException({ message, $metadata: {} });
        },
      }) as unknown as SecretsManagerClient;
    const unfilled = "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT";
    await expect(makeSecret(refusing(unfilled), 'tmdb-token', clock)()).rejects.toThrow(/secret tmdb-token is empty/);
    const missing = "Secrets Manager can't find the specified secret.";
    await expect(makeSecret(refusing(missing), 'tmdb-token', clock)()).rejects.toThrow(missing);
  });

  it.each([undefined, ' \n'])('that is %j is refused by name', async (text) => {
    await expect(makeSecret(clientOf([text]), 'tmdb-token', clock)()).rejects.toThrow(MisconfiguredFunction);
    await expect(makeSecret(clientOf([text]), 'tmdb-token', clock)()).rejects.toThrow(/secret tmdb-token is empty/);
  });
});
