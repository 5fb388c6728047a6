import { describe, expect, it } from 'vitest';
import { adjustTemplate } from './adjust-template.ts';
import type { Resource } from './template.ts';

const adjusted = (resource: Resource): Resource | undefined =>
  adjustTemplate({ Resources: { One: resource } }, { environment: { STORE_HOST: '127.0.0.1' } }).Resources['One'];

describe('A template for a test', () => {
  it('gives functions this machine’s servers, over what the template says', () => {
    const Variables = { STORE_HOST: 'cassandra.region.amazonaws.com', RETENTION: '48h' };
    expect(
      adjusted({ Type: 'AWS::Lambda::Function', Properties: { Handler: 'h', Environment: { Variables } } }),
    ).toEqual({
      Type: 'AWS::Lambda::Function',
      Properties: { Handler: 'h', Environment: { Variables: { STORE_HOST: '127.0.0.1', RETENTION: '48h' } } },
    });
  });

  it('fires every minute and looks at alarms every ten seconds', () => {
    const schedule = { Type: 'AWS::Scheduler::Schedule', Properties: { ScheduleExpression: 'cron(0/5 * * * ? *)' } };
    expect(adjusted(schedule)?.Properties).toEqual({ ScheduleExpression: 'rate(1 minute)' });
    const alarm = { Type: 'AWS::CloudWatch::Alarm', Properties: { Period: 300, Threshold: 1 } };
    expect(adjusted(alarm)?.Properties).toEqual({ Period: 10, Threshold: 1 });
  });

  it('is otherwise the one of the app', () => {
    const queue = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 30 } };
    expect(adjusted(queue)).toBe(queue);
  });
});
