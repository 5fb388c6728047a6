import { describe, expect, it } from 'vitest';
import { adjustTemplate } from '../../localstack/emulators/deploy/adjust-template.ts';
import type { Resource } from '../../localstack/emulators/deploy/template.ts';

const ADJUSTMENTS = { environment: { STORE_HOST: '127.0.0.1' }, scheduledAt: '2026-11-25T12:01:00Z' };

const adjusted = (resource: Resource): Resource | undefined =>
  adjustTemplate({ Resources: { One: resource } }, ADJUSTMENTS).Resources['One'];

describe('A template for a test', () => {
  it('gives functions this machine’s servers and less time, over what the template says', () => {
    const Variables = { STORE_HOST: 'cassandra.region.amazonaws.com', RETENTION: '48h' };
    expect(
      adjusted({ Type: 'AWS::Lambda::Function', Properties: { Timeout: 55, Environment: { Variables } } }),
    ).toEqual({
      Type: 'AWS::Lambda::Function',
      Properties: { Timeout: 25, Environment: { Variables: { STORE_HOST: '127.0.0.1', RETENTION: '48h' } } },
    });
  });

  it('fires every minute and looks at alarms every ten seconds', () => {
    const input = (scheduledAt: string) => ({ Target: { Input: JSON.stringify({ scheduledAt }) } });
    const schedule = {
      Type: 'AWS::Scheduler::Schedule',
      Properties: { ScheduleExpression: 'cron(0/5 * * * ? *)', ...input('<aws.scheduler.scheduled-time>') },
    };
    expect(adjusted(schedule)?.Properties).toEqual({
      ScheduleExpression: 'rate(1 minute)',
      ...input('2026-11-25T12:01:00Z'),
    });
    const alarm = { Type: 'AWS::CloudWatch::Alarm', Properties: { Period: 300, Threshold: 1 } };
    expect(adjusted(alarm)?.Properties).toEqual({ Period: 10, Threshold: 1 });
  });

  it('asks by an export for what another stack has put out, since no emulator can ask without', () => {
    const asked = {
      StackName: 'speed-layer-development-state',
      Region: { Ref: 'AWS::Region' },
      OutputName: 'PublishOutputA',
    };
    const using = {
      Type: 'AWS::SQS::Queue',
      Properties: { Name: { 'Fn::Join': ['', ['a', { 'Fn::GetStackOutput': asked }]] } },
    };
    expect(adjusted(using)?.Properties).toEqual({
      Name: { 'Fn::Join': ['', ['a', { 'Fn::ImportValue': 'PublishOutputA' }]] },
    });
    const Outputs = { PublishOutputA: { Value: 'a' }, Other: { Value: 'b' } };
    expect(adjustTemplate({ Resources: {}, Outputs }, ADJUSTMENTS)['Outputs']).toEqual({
      PublishOutputA: { Value: 'a', Export: { Name: 'PublishOutputA' } },
      Other: { Value: 'b' },
    });
  });

  it('is otherwise the one of the app', () => {
    const queue = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 30 } };
    expect(adjusted(queue)).toEqual(queue);
  });
});
