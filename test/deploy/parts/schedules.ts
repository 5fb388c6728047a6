import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { executionNameOf } from '../../../lambdas/core/serving/scheduled-instant.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import type { Deployment } from '../../../localstack/emulators/deploy/deployment.ts';
import { TOPICS } from '../../../schema/names.ts';
import { type Prerequisites, TMDB_TOKEN } from './prerequisites.ts';

/** Schedules fire every minute here. */
const LIMIT_MS = 150_000;

/** As whoever has deployed does it once, by hand. */
export const fillToken = async ({ clients, find }: Deployment): Promise<void> => {
  const SecretId = find('AWS::SecretsManager::Secret').physicalId;
  await new SecretsManagerClient(clients).send(new PutSecretValueCommand({ SecretId, SecretString: TMDB_TOKEN }));
};

export const describeSchedules = (deployed: () => Deployment, surroundings: () => Prerequisites): void => {
  it('has made the indexes of the documents while it was deployed', async () => {
    expect(await surroundings().indexNames()).toContain('ttl_expires_at');
  });

  it('polls when its schedule says so: records stand in Kafka', { timeout: LIMIT_MS }, async () => {
    const recordsOf = async (topic: string) => {
      const ends = await surroundings().admin.endOffsets(topic);
      return [...ends.values()].reduce((sum, end) => sum + end, 0);
    };
    await expect.poll(() => recordsOf(TOPICS.metadata), { timeout: LIMIT_MS, interval: 500 }).toBeGreaterThan(0);
  });

  it('runs the workflow when its schedule says so, once for the scheduled instant', { timeout: LIMIT_MS }, async () => {
    const { clients, find } = deployed();
    const stateMachineArn = find('AWS::StepFunctions::StateMachine').physicalId;
    const client = new SFNClient(clients);
    const executions = async () => {
      const { executions: all = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
      return all.map(({ name, status }) => ({ name, status }));
    };
    const name = executionNameOf(epochMs(Date.parse(surroundings().scheduledAt)));
    await expect.poll(executions, { timeout: LIMIT_MS, interval: 500 }).toEqual([{ name, status: 'SUCCEEDED' }]);
  });
};
