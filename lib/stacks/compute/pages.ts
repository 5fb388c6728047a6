import { Stack } from 'aws-cdk-lib';
import { AlarmRule, AlarmState, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { RunbookAlarm } from '../../constructs/monitoring/runbook-alarm.ts';
import { runbookLinkOf } from '../../runbook.ts';
import type { Stage } from '../../stages.ts';

/** The alarms below `scope`, sorted by heading. */
export const alarmsBelow = (scope: Construct): RunbookAlarm[] =>
  scope.node
    .findAll()
    .filter((construct) => construct instanceof RunbookAlarm)
    .toSorted((one, other) => one.heading.localeCompare(other.heading));

/**
 * One page for everything urgent, since one cause rings many alarms; the others send a message each. Who is told is the
 * stage's setting.
 */
export const addPages = (scope: Construct, stage: Stage): CompositeAlarm => {
  const topic = new Topic(scope, 'alarms', { topicName: `${stage.resourceName}-alarms`, enforceSSL: true });
  // A policy of our own takes the place of the one that lets everything of the account publish.
  topic.grantPublish(
    new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  if (stage.alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(stage.alarmEmail));
  const alarms = alarmsBelow(scope);
  const urgent = alarms.filter(({ urgency }) => urgency === 'page');
  const page = new CompositeAlarm(scope, 'page', {
    compositeAlarmName: `${stage.resourceName}-page`,
    alarmDescription: `Something needs a person now. ${runbookLinkOf('page')}`,
    alarmRule: AlarmRule.anyOf(...urgent.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM))),
  });
  const action = new SnsAction(topic);
  for (const alarm of [page, ...alarms.filter(({ urgency }) => urgency === 'notice')]) {
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
  return page;
};
