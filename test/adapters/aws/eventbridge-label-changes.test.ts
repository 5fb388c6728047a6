import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, it } from 'vitest';
import { AT_MOST_ONCE, makeEventBridgeLabelChanges } from '../../../lambdas/adapters/aws/eventbridge-label-changes.ts';
import type { LabelChange } from '../../../lambdas/core/trends/trend-ports.ts';
import { WHY } from '../../builders/findings.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW } from '../../builders/time.ts';
import { HttpRecorder } from '../../lambdas/http-recorder.ts';

const changesOf = (count: number): LabelChange[] =>
  Array.from({ length: count }, (_, index) => ({
    movieId: 603 + index,
    title: 'Amélie 😍',
    from: 'none',
    to: 'hot',
    score: 4.5,
    ...WHY,
    windowStart: NOW,
  }));

const servers: HttpRecorder[] = [];

/** A bus that answers every call so, and what publishes to it. */
const busThat = async (answer: string, status = 200) => {
  const server = new HttpRecorder(answer, status);
  servers.push(server);
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  const endpoint = await server.start();
  const client = new EventBridgeClient({ ...AT_MOST_ONCE, region: 'eu-central-1', endpoint, credentials });
  const telemetry = countedTelemetry();
  return { server, telemetry, labelChanges: makeEventBridgeLabelChanges(client, 'label-changes', telemetry) };
};

interface Entry {
  readonly Detail: string;
}
const entriesOf = (server: HttpRecorder): Entry[][] =>
  server.requests.map(({ body }) => (JSON.parse(body) as { Entries: Entry[] }).Entries);

describe('Label changes on EventBridge', () => {
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  it('go to the bus with what changed, ten in a call', async () => {
    const { server, telemetry, labelChanges } = await busThat(JSON.stringify({ FailedEntryCount: 0, Entries: [] }));
    expect(await labelChanges.publish(changesOf(25))).toBe(25);
    expect(entriesOf(server).map(({ length }) => length)).toEqual([10, 10, 5]);
    const [first] = entriesOf(server).flat();
    expect(first).toMatchObject({
      EventBusName: 'label-changes',
      Source: 'speed-layer',
      DetailType: 'MovieLabelChanged',
      Time: NOW / 1_000,
    });
    expect(JSON.parse(first?.Detail ?? '')).toEqual({
      movieId: 603,
      title: 'Amélie 😍',
      from: 'none',
      to: 'hot',
      score: 4.5,
      ...WHY,
      windowStart: new Date(NOW).toISOString(),
    });
    expect(telemetry.warnings).toEqual([]);
  });

  it('call nobody for nothing', async () => {
    const { server, labelChanges } = await busThat('{}');
    expect([await labelChanges.publish([]), server.requests]).toEqual([0, []]);
  });

  it('are lost where the bus refuses them, and not sent again', async () => {
    const refused = { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' };
    const answer = { FailedEntryCount: 2, Entries: [{ EventId: 'a' }, refused, refused] };
    const { server, telemetry, labelChanges } = await busThat(JSON.stringify(answer));
    expect(await labelChanges.publish(changesOf(3))).toBe(1);
    expect(server.requests).toHaveLength(1);
    expect(telemetry.warnings).toEqual([['label changes are lost', { changes: 2, reason: 'ThrottlingException' }]]);
  });

  it('are lost where a call has no answer that makes sense; the others go out', async () => {
    const { server, telemetry, labelChanges } = await busThat('<html>a proxy');
    expect(await labelChanges.publish(changesOf(12))).toBe(0);
    expect(server.requests).toHaveLength(2);
    expect(telemetry.warnings.map(([message, { changes }]) => [message, changes])).toEqual([
      ['label changes are lost', 10],
      ['label changes are lost', 2],
    ]);
  });

  it('are lost where the bus fails, and not sent again by the SDK either', async () => {
    const { server, labelChanges } = await busThat('{}', 503);
    expect(await labelChanges.publish(changesOf(1))).toBe(0);
    expect(server.requests).toHaveLength(1);
  });

  it('do not reject where nobody answers', async () => {
    const { server, telemetry, labelChanges } = await busThat('{}');
    await server.stop();
    servers.length = 0;
    expect(await labelChanges.publish(changesOf(1))).toBe(0);
    expect(telemetry.warnings).toHaveLength(1);
  });
});
