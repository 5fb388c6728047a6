/** What must be right before a stage is deployed. */
import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Stage } from '../../../../lib/stages.ts';
import { right, wrong } from '../../findings.ts';
import type { Finding } from '../../operator-ports.ts';
import type { AwsCheckSettings } from './check-settings.ts';
import { statusOf } from './stack-checks.ts';

/** Concurrent executions of an account. Source of the code: Service Quotas, service lambda */
const CONCURRENCY_QUOTA = { ServiceCode: 'lambda', QuotaCode: 'L-B99A9384' };

/** The poller, three consumers, four tasks of the workflow and eight calls for documents are 16 at a time; a few to spare. */
const PEAK_CONCURRENCY = 20;
/** Three scheduled functions, one each, and twenty of serve-documents. */
const RESERVED_CONCURRENCY = 23;
/** Lambda lets nobody reserve the last of them. */
const UNRESERVED_CONCURRENCY = 100;

/** What an account's quota must be for the stage. */
export const neededConcurrencyOf = ({ reservesConcurrency }: Stage): number =>
  reservesConcurrency ? RESERVED_CONCURRENCY + UNRESERVED_CONCURRENCY : PEAK_CONCURRENCY;

export const credentialsFinding = async ({ clients }: AwsCheckSettings): Promise<Finding> => {
  try {
    const { Account, Arn } = await clients.sts.send(new GetCallerIdentityCommand({}));
    return right(`account ${Account}`, [String(Arn)]);
  } catch (error) {
    return wrong(
      error instanceof Error ? error.message : String(error),
      'Name a profile (AWS_PROFILE) and sign in (aws login, aws sso login): without it every other check fails as well.',
    );
  }
};

export const quotasFinding = async ({ clients, stage }: AwsCheckSettings): Promise<Finding> => {
  const { Quota } = await clients.quotas.send(new GetServiceQuotaCommand(CONCURRENCY_QUOTA));
  const value = Quota?.Value ?? 0;
  const needed = neededConcurrencyOf(stage);
  const detail = `Lambda may run ${value} at a time`;
  if (value >= needed) return right(detail);
  return wrong(
    `${detail}; ${needed} are needed`,
    'Ask for a raise in Service Quotas: AWS Lambda, Concurrent executions (L-B99A9384).',
  );
};

/** Of CDK's own stack: where it puts templates and code. */
const TOOLKIT = 'CDKToolkit';

export const bootstrapFinding = async ({ clients }: AwsCheckSettings): Promise<Finding> => {
  const status = await statusOf(clients, TOOLKIT);
  if (status.endsWith('_COMPLETE') && !/ROLLBACK|DELETE/.test(status)) return right(`${TOOLKIT} is there`, [status]);
  return wrong(`${TOOLKIT} is ${status}`, 'Once per account and region: npm run cdk -- bootstrap');
};
