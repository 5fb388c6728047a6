/** Alarms, and the source of everything. */
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { makeSecret } from '../../../../lambdas/adapters/aws/secrets.ts';
import { makeTmdbHttp } from '../../../../lambdas/adapters/tmdb-http.ts';
import { runbookLinkOf } from '../../../../lib/runbook.ts';
import { right, tmdbFinding, wrong } from '../../findings.ts';
import type { Finding } from '../../operator-ports.ts';
import type { AwsCheckSettings } from './check-settings.ts';

export const alarmsFinding = async ({ clients, stage }: AwsCheckSettings): Promise<Finding> => {
  const prefix = `${stage.resourceName}-`;
  const { MetricAlarms = [] } = await clients.cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: prefix, AlarmTypes: ['MetricAlarm'] }),
  );
  const ringing = MetricAlarms.filter(({ StateValue }) => StateValue === 'ALARM').map(({ AlarmName = '' }) =>
    AlarmName.slice(prefix.length),
  );
  if (ringing.length === 0) return right(`none of ${MetricAlarms.length} rings`);
  return wrong(`${ringing.join(', ')}`, `See ${ringing.map(runbookLinkOf).join(', ')}`);
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
