import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, it } from 'vitest';
import type { Deployment } from '../../../localstack/emulators/deploy/deployment.ts';
import { FUNCTIONS } from '../../../schema/names.ts';
import { callSqs } from '../aws-calls.ts';

/** A queue reports its metrics once a minute, and the alarm looks every ten seconds. */
const LIMIT_MS = 120_000;

export const describeAlarms = (deployed: () => Deployment): void => {
  it('sets a failed poll aside, and its alarm rings until somebody has looked', { timeout: 3 * LIMIT_MS }, async () => {
    const { clients, find } = deployed();
    const queue = { QueueUrl: find('AWS::SQS::Queue', 'polltmdb').physicalId };
    const poller = find('AWS::Lambda::Function', 'polltmdb').physicalId;
    const alarm = find('AWS::CloudWatch::Alarm', 'polltmdbmissed').physicalId;
    const cloudWatch = new CloudWatchClient(clients);
    const state = async () => {
      const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [alarm] }));
      return MetricAlarms[0]?.StateValue;
    };
    // As Scheduler does it. Nobody has filled in the token, so TMDB refuses.
    const event = { FunctionName: poller, InvocationType: 'Event', Payload: '{"from":"a test"}' } as const;
    await new LambdaClient(clients).send(new InvokeCommand(event));
    const received = async () => {
      const answer = await callSqs(clients, 'ReceiveMessage', { ...queue, VisibilityTimeout: 0 });
      return (answer['Messages'] as { Body: string }[] | undefined)?.map(({ Body }) => JSON.parse(Body) as unknown);
    };
    await expect.poll(received, { timeout: LIMIT_MS, interval: 500 }).toEqual([
      expect.objectContaining({
        requestPayload: { from: 'a test' },
        requestContext: expect.objectContaining({ functionArn: expect.stringContaining(FUNCTIONS.pollTmdb) }),
      }),
    ]);
    await expect.poll(state, { timeout: LIMIT_MS, interval: 1_000 }).toBe('ALARM');
    await callSqs(clients, 'PurgeQueue', queue);
    await expect.poll(state, { timeout: LIMIT_MS, interval: 1_000 }).toBe('OK');
  });
};
