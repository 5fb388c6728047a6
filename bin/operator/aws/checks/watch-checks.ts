/** Alarms, and the source of everything. */
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { makeSecret } from '../../../../lambdas/adapters/aws/secrets.ts';
import { makeTmdbHttp } from '../../../../lambdas/adapters/tmdb-http.ts';
import { runbookLinkOf } from '../../../../lib/runbook.ts';
import { right, tmdbFinding, wrong } from '../../findings.ts';
import type { Finding } from '../../operator-ports.ts';
import type { AwsCheckSettings } from './check-settings.ts';

export const alarmsFinding = async ({ clients, stage }: AwsCheckSettings, deploy: string): Promise<Finding> => {
  const prefix = `${stage.resourceName}-`;
  const { MetricAlarms = [] } = await clients.cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: prefix, AlarmTypes: ['MetricAlarm'] }),
  );
  if (MetricAlarms.length === 0) return wrong('there is none', deploy);
  const ringing = MetricAlarms.filter(({ StateValue }) => StateValue === 'ALARM').map(({ AlarmName = '' }) =>
    AlarmName.slice(prefix.length),
  );
  if (ringing.length === 0) return right(`none of ${MetricAlarms.length} rings`);
  return wrong(`${ringing.join(', ')}`, `See ${ringing.map(runbookLinkOf).join(', ')}`);
};

/** Nobody is told of anything before the link in AWS's mail was followed, and CloudFormation does not look. */
export const pageFinding = async ({ clients, stage, resources }: AwsCheckSettings): Promise<Finding> => {
  const TopicArn = await resources.alarmTopic();
  const { Subscriptions = [] } = await clients.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const said = Subscriptions.map(({ Endpoint = '?', SubscriptionArn = '' }) => ({
    endpoint: Endpoint,
    isConfirmed: SubscriptionArn.startsWith('arn:'),
  }));
  const facts = said.map(({ endpoint, isConfirmed }) => `${endpoint}: ${isConfirmed ? 'confirmed' : 'not confirmed'}`);
  const pending = said.filter(({ isConfirmed }) => !isConfirmed);
  const again = `aws sns subscribe --topic-arn ${TopicArn} --protocol email --notification-endpoint`;
  if (pending.length > 0)
    return wrong(
      `${pending.map(({ endpoint }) => endpoint).join(', ')} has not said yes`,
      `Follow the link in AWS's mail. It lapses after days; for another: ${again} <address>`,
      facts,
    );
  if (said.length > 0) return right(`${said.length} told of alarms`, facts);
  // A stage to try things in may do without.
  if (stage.name !== 'production') return right('nobody is told of alarms; the dashboard shows them');
  return wrong(
    'nobody is told of alarms',
    `Deploy with -c alarmEmail=<address>; where that was done, CloudFormation does not notice: ${again} <address>`,
  );
};

export const awsTmdbFinding = async ({
  clients,
  resources,
  tmdbBaseUrl,
  clock,
}: AwsCheckSettings): Promise<Finding> => {
  const secretId = await resources.tmdbTokenSecret();
  const token = makeSecret(clients.secrets, secretId, clock);
  const fill = `aws secretsmanager put-secret-value --secret-id ${secretId} --secret-string "$TMDB_TOKEN"`;
  try {
    await token();
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error), `Fill it once: ${fill}`);
  }
  return tmdbFinding(
    makeTmdbHttp({ baseUrl: tmdbBaseUrl, token, tokenSetting: `the secret ${secretId}`, clock }),
    tmdbBaseUrl,
  );
};
