import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AlarmRule, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Pager } from '../../constructs/monitoring/pager.ts';
import { runbookLinkOf } from '../../runbook.ts';

/**
 * One page for everything urgent of all stacks, since one cause rings many alarms; the others send a message each. Who is told
 * is the stage's setting.
 */
export const addPages = (scope: Construct, pager: Pager): void => {
  const { alarmEmail } = pager.stage;
  const topic = new Topic(scope, 'alarms', { topicName: pager.topicName, enforceSSL: true });
  // A policy of our own takes the place of the one that lets everything of the account publish.
  topic.grantPublish(
    new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  // A deployment that names nobody takes nobody away; who is subscribed goes when the topic does.
  if (alarmEmail !== undefined)
    topic
      .addSubscription(new EmailSubscription(alarmEmail))
      .applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  const urgent = pager.alarms.filter(({ urgency }) => urgency === 'page');
  const page = new CompositeAlarm(scope, 'page', {
    compositeAlarmName: pager.alarmNameOf('page'),
    alarmDescription: `Something needs a person now. ${runbookLinkOf('page')}`,
    alarmRule: AlarmRule.anyOf(...urgent.map((alarm) => pager.ruleFrom(scope, alarm))),
  });
  const action = new SnsAction(topic);
  page.addAlarmAction(action);
  page.addOkAction(action);
};
