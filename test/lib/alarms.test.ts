import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { beforeAll, describe, expect, it } from 'vitest';
import { STAGES, type Stage } from '../../lib/stages.ts';
import { mutantsOf } from './mutants.ts';
import {
  alarmsNobodyHears,
  alarmsNotShown,
  alarmsWithoutVerdictOnSilence,
  disksNobodyWatches,
  headingsOf,
  linesWithoutAlarm,
  numbersOf,
  runbookGaps,
  topicsDeafToAlarms,
} from './rules/alarm-rules.ts';
import { metricsNobodyLooksAt, metricsNobodyReports } from './rules/metric-rules.ts';
import { stacksOf, type TemplateJson, templateOf, wholeOf } from './template.ts';

const RUNBOOK = readFileSync(join(import.meta.dirname, '..', '..', 'RUNBOOK.md'), 'utf8');

const runbook = (template: TemplateJson) => runbookGaps(template, RUNBOOK);

const RULES: Readonly<Record<string, (template: TemplateJson) => string[]>> = {
  'are explained in RUNBOOK.md, and nothing else is': runbook,
  'say what silence means': alarmsWithoutVerdictOnSilence,
  'are heard by somebody': alarmsNobodyHears,
  'are shown in the dashboard': alarmsNotShown,
  'have topics that they can reach': topicsDeafToAlarms,
  'look at metrics that somebody reports, as the dashboard does': metricsNobodyReports,
  'have the lines that the dashboard says they have': linesWithoutAlarm,
};

describe.each(Object.values(STAGES))('The alarms of all stacks of $name', (stage) => {
  let whole: TemplateJson;
  beforeAll(() => {
    whole = wholeOf(stage);
  }, 60_000);

  it.each(Object.entries(RULES))('%s', (_, complaintsAbout) => {
    expect(complaintsAbout(whole)).toEqual([]);
  });

  it("watch every broker's disk", () => {
    expect(disksNobodyWatches(whole, stage.kafka.brokers)).toEqual([]);
  });

  it('ring at these numbers', () => {
    const consumer = (id: string) => ({
      [id]: '> 1, 2 of 3 × 300 s, notBreaching',
      [`${id}-lag`]: '> 1000, 5 of 5 × 60 s, ignore',
      [`${id}-late`]: '> 300, 15 of 15 × 60 s, ignore',
      [`${id}-slow`]: '< 100, 10 of 15 × 60 s, breaching',
    });
    expect(numbersOf(whole)).toEqual({
      ...consumer('aggregate-ratings'),
      ...consumer('project-metadata'),
      ...consumer('score-reviews'),
      'audit-retention': '> 1, 2 of 3 × 3600 s, notBreaching',
      'audit-retention-missed': '> 0, 1 of 1 × 300 s, notBreaching',
      'dead-letters': '> 0, 1 of 24 × 3600 s, notBreaching',
      'kafka-disk': '> 80, 1 of 1 × 300 s, notBreaching',
      'poll-tmdb': '> 1, 2 of 3 × 300 s, notBreaching',
      'poll-tmdb-missed': '> 0, 1 of 1 × 300 s, notBreaching',
      'poll-tmdb-silent': '< 1, 3 of 3 × 300 s, breaching',
      'serve-documents': '> 1, 2 of 3 × 300 s, notBreaching',
      'serving-views-failing': '> 0, 2 of 3 × 300 s, notBreaching',
      'serving-views-silent': '< 1, 3 of 3 × 300 s, breaching',
      'serving-views-stale': '> 900000, 3 of 3 × 300 s, notBreaching',
      'start-serving-views': '> 1, 2 of 3 × 300 s, notBreaching',
      'start-serving-views-missed': '> 0, 1 of 1 × 300 s, notBreaching',
      'ttl-not-expiring': '> 0, 1 of 1 × 3600 s, ignore',
      'views-differ': '> 0, 3 of 3 × 300 s, notBreaching',
    });
  });
});

describe('A threshold', () => {
  it('rings an alarm: one that is set changes what an alarm looks at', { timeout: 60_000 }, () => {
    const { alarms } = STAGES.production;
    const names = Object.keys(alarms) as (keyof Stage['alarms'])[];
    const odd = Object.fromEntries(
      names.map((name, index) => [name, 5 * (1_009 + index)]),
    ) as unknown as Stage['alarms'];
    const whole = wholeOf({ ...STAGES.production, alarms: odd });
    const text = JSON.stringify(Object.values(whole.Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm'));
    const inUnitsOf: Partial<Record<keyof Stage['alarms'], number>> = {
      freshnessMinutes: 60_000,
      pollerSilentMinutes: 0.2,
    };
    expect(names.filter((name) => !text.includes(String(odd[name] * (inUnitsOf[name] ?? 1))))).toEqual([]);
  });
});

describe('A rule for alarms', () => {
  let whole: TemplateJson;
  beforeAll(() => {
    whole = wholeOf(STAGES.production);
  }, 60_000);

  const alarm = 'AWS::CloudWatch::Alarm';
  const disks = (template: TemplateJson) => disksNobodyWatches(template, STAGES.production.kafka.brokers);

  it.each<[string, string, string, unknown, (template: TemplateJson) => string[]]>([
    ['an alarm without a heading', alarm, 'AlarmDescription', 'Something is wrong.', runbook],
    ['an alarm with another heading', alarm, 'AlarmDescription', 'It is. RUNBOOK.md#other', runbook],
    ['an alarm that leaves silence to chance', alarm, 'TreatMissingData', undefined, alarmsWithoutVerdictOnSilence],
    ['a page that nobody gets', 'AWS::CloudWatch::CompositeAlarm', 'AlarmRule', 'FALSE', alarmsNobodyHears],
    ['a message to a topic that is not there', 'AWS::SNS::Topic', 'TopicName', 'other', alarmsNobodyHears],
    ['a dashboard without alarms', 'AWS::CloudWatch::Dashboard', 'DashboardBody', '{"widgets":[]}', alarmsNotShown],
    ['a topic whose policy names nobody', 'AWS::SNS::TopicPolicy', 'PolicyDocument.Statement', [], topicsDeafToAlarms],
    ['a broker whose disk nobody watches', alarm, 'Metrics', [], disks],
    ['a metric with a typing error', alarm, 'MetricName', 'RecordsProducd', metricsNobodyReports],
    ['a line that is no threshold', alarm, 'Threshold', 7, linesWithoutAlarm],
  ])('notices %s', (_, type, path, value, rule) => {
    const complaints = mutantsOf(whole, type, path, value).map(rule);
    expect(complaints.some((list) => list.length > 0)).toBe(true);
  });

  it('notices an alarm of any stack that its construct has not registered', { timeout: 60_000 }, () => {
    for (const name of ['network', 'state', 'compute'] as const) {
      const stack: Stack = stacksOf(STAGES.production)[name];
      new Alarm(stack, 'forgotten', {
        metric: new Metric({ namespace: 'AWS/Kafka', metricName: 'GlobalPartitionCount' }),
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        threshold: 1,
        evaluationPeriods: 1,
      });
      const Resources = { ...whole.Resources, ...templateOf(stack).Resources };
      for (const rule of [runbook, alarmsWithoutVerdictOnSilence, alarmsNobodyHears, alarmsNotShown]) {
        expect(rule({ Resources })).toHaveLength(1);
      }
    }
  });

  it('has seen to it that no metric of AWS is listed in vain', () => {
    expect(metricsNobodyLooksAt(whole)).toEqual([]);
  });

  it('notices a runbook entry too many, too few, or without a resolution', () => {
    const [heading = ''] = headingsOf(whole);
    const gapsOf = (text: string) => runbookGaps(whole, text);
    expect(gapsOf(`${RUNBOOK}\n## other\n### Description\n### Investigation\n### Resolution\n`)).toEqual([
      'other is no alarm',
    ]);
    expect(gapsOf(RUNBOOK.replace(`## ${heading}\n`, '## renamed\n'))).toHaveLength(2);
    expect(gapsOf(RUNBOOK.replace('### Resolution\n', ''))).toHaveLength(1);
  });
});
