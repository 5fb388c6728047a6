import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, it } from 'vitest';
import { TOPICS } from '../../../schema/names.ts';
import type { Deployment } from '../deployment.ts';
import { type Surroundings, TMDB_TOKEN } from './surroundings.ts';

/** Schedules fire every minute here. */
const LIMIT_MS = 150_000;

/** As whoever has deployed does it once, by hand. */
export const fillToken = async ({ clients, find }: Deployment): Promise<void> => {
  const SecretId = find('AWS::SecretsManager::Secret').physicalId;
  await new SecretsManagerClient(clients).send(new PutSecretValueCommand({ SecretId, SecretString: TMDB_TOKEN }));
};

export const describeSchedules = (surroundings: () => Surroundings): void => {
  it('polls when its schedule says so: records stand in Kafka', { timeout: LIMIT_MS }, async () => {
    const recordsOf = async (topic: string) => {
      const ends = await surroundings().admin.endOffsets(topic);
      return [...ends.values()].reduce((sum, end) => sum + end, 0);
    };
    await expect.poll(() => recordsOf(TOPICS.metadata), { timeout: LIMIT_MS, interval: 500 }).toBeGreaterThan(0);
  });
};
