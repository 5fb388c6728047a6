import { Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { LambdaFunction, type LambdaFunctionProps } from '../../../../lib/constructs/function/lambda-function.ts';
import { Pager } from '../../../../lib/constructs/monitoring/pager.ts';
import { ScheduledFunction } from '../../../../lib/constructs/trigger/scheduled-function.ts';
import { STAGES } from '../../../../lib/stages.ts';
import { FUNCTIONS } from '../../../../schema/names.ts';
import { newApp, resourcesOf, templateOf } from '../../template.ts';

const newStack = () => new Stack(newApp(), 'Stack');

const PROPS: LambdaFunctionProps = {
  stage: STAGES.development,
  description: 'Does what it should.',
  memoryMb: 256,
  timeoutSeconds: 30,
  environment: {},
  monitoring: { noMonitoring: 'a test' },
};

describe('A function', () => {
  it('has an alarm under its own name that says what its failing means', () => {
    const stack = newStack();
    new LambdaFunction(stack, FUNCTIONS.pollTmdb, {
      ...PROPS,
      monitoring: { pager: new Pager(STAGES.development), errorImpact: 'Nothing comes.' },
    });
    const alarms = resourcesOf(templateOf(stack), 'AWS::CloudWatch::Alarm');
    expect(alarms.map(([, { Properties }]) => [Properties['AlarmName'], Properties['AlarmDescription']])).toEqual([
      ['speed-layer-development-poll-tmdb', 'Nothing comes. RUNBOOK.md#poll-tmdb'],
    ]);
  });

  it('has none where somebody has given a reason', () => {
    const stack = newStack();
    new LambdaFunction(stack, FUNCTIONS.pollTmdb, PROPS);
    expect(resourcesOf(templateOf(stack), 'AWS::CloudWatch::Alarm')).toEqual([]);
  });

  it('may at first do nothing but write its own log and its traces', () => {
    const stack = newStack();
    new LambdaFunction(stack, FUNCTIONS.pollTmdb, PROPS);
    const policies = resourcesOf(templateOf(stack), 'AWS::IAM::Policy');
    const actions = JSON.stringify(policies).match(/\b(?!AWS)[a-z]+:[A-Z]\w+/g);
    expect(actions?.toSorted()).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });
});

describe('A scheduled function', () => {
  const scheduled = (timeoutSeconds: number) => () =>
    new ScheduledFunction(newStack(), FUNCTIONS.pollTmdb, {
      ...PROPS,
      pager: new Pager(STAGES.development),
      timeoutSeconds,
      everyMinutes: 5,
      cron: { minute: '0/5' },
      missedImpact: 'Something was missed.',
    });

  it('cannot be one that may still run at its next time', () => {
    expect(scheduled(300)).toThrow('poll-tmdb may run for longer than until its next run');
    expect(scheduled(299)).not.toThrow();
  });
});
