import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { expect, it } from 'vitest';
import { AT_MOST_ONCE, makeEventBridgeLabelChanges } from '../../../lambdas/adapters/aws/eventbridge-label-changes.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import type { Deployment } from '../../../localstack/emulators/deploy/deployment.ts';
import { LABEL_CHANGE_EVENT } from '../../../schema/names.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { callSqs } from '../aws-calls.ts';

export const describeLabelChanges = (deployed: () => Deployment): void => {
  it('brings a change of a label from our code to who has asked for it', { timeout: 60_000 }, async () => {
    const { clients, find } = deployed();
    const bus = find('AWS::Events::EventBus').physicalId;
    const queue = await callSqs(clients, 'CreateQueue', { QueueName: 'who-has-asked' });
    const QueueUrl = String(queue['QueueUrl']);
    const events = new EventBridgeClient({ ...clients, ...AT_MOST_ONCE });
    const pattern = JSON.stringify({
      source: [LABEL_CHANGE_EVENT.source],
      'detail-type': [LABEL_CHANGE_EVENT.detailType],
    });
    await events.send(new PutRuleCommand({ Name: 'asked', EventBusName: bus, EventPattern: pattern }));
    const Arn = `arn:aws:sqs:${clients.region}:000000000000:who-has-asked`;
    await events.send(new PutTargetsCommand({ Rule: 'asked', EventBusName: bus, Targets: [{ Id: 'queue', Arn }] }));
    const windowStart = epochMs(Date.UTC(2026, 10, 24, 12));
    const change = {
      movieId: 603,
      title: 'The Matrix',
      from: 'none',
      to: 'breakout',
      score: 7.5,
      since: windowStart,
      reason: '4.2 × its usual level',
      windowStart,
    } as const;
    const telemetry = countedTelemetry();
    expect(await makeEventBridgeLabelChanges(events, bus, telemetry).publish([change])).toBe(1);
    const received = async () => {
      const { Messages } = await callSqs(clients, 'ReceiveMessage', { QueueUrl });
      return (Messages as { Body: string }[] | undefined)?.map(({ Body }) => JSON.parse(Body) as unknown);
    };
    await expect.poll(received, { timeout: 30_000, interval: 500 }).toEqual([
      expect.objectContaining({
        'detail-type': LABEL_CHANGE_EVENT.detailType,
        detail: { ...change, windowStart: '2026-11-24T12:00:00.000Z' },
      }),
    ]);
  });
};
