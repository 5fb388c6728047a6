import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { right, wrong } from '../../findings.ts';
import type { Finding } from '../../operator-ports.ts';
import type { AwsClients } from '../clients.ts';
import { type AwsCheckSettings, deployCommandOf } from './check-settings.ts';

/** The first that matches a stack's status says what to do. */
const REMEDIES: readonly (readonly [RegExp, (stack: string, deploy: string) => string])[] = [
  [/IN_PROGRESS$/, () => 'Wait until it has ended: a first deployment takes an hour, mostly for MSK.'],
  [
    /^UPDATE_ROLLBACK_FAILED$/,
    (stack) => `Something cannot go back: lib/README.md, A deployment that cannot go back, for ${stack}`,
  ],
  [
    /^(ROLLBACK|DELETE)_FAILED$/,
    (stack) => `DocumentDB's protection stops it: lib/README.md, When it fails, for ${stack}`,
  ],
  [/^ROLLBACK_COMPLETE$/, (stack, deploy) => `aws cloudformation delete-stack --stack-name ${stack}; then: ${deploy}`],
  [/./, (_, deploy) => `Deploy: ${deploy}; the stack's events say why one failed`],
];

export const stacksFinding = async ({ clients, stage }: AwsCheckSettings): Promise<Finding> => {
  const names = ['network', 'state', 'compute'].map((part) => `${stage.resourceName}-${part}`);
  const stacks = await Promise.all(names.map(async (name) => ({ name, status: await statusOf(clients, name) })));
  const facts = stacks.map(({ name, status }) => `${name}: ${status}`);
  const [first] = stacks.filter(({ status }) => !/^(CREATE|UPDATE)_COMPLETE$/.test(status));
  if (first === undefined) return right(`${names.length} stacks are deployed`, facts);
  const remedyOf = REMEDIES.find(([status]) => status.test(first.status))?.[1];
  const others = facts.filter((fact) => !/: (CREATE|UPDATE)_COMPLETE$/.test(fact));
  return wrong(others.join('; '), remedyOf?.(first.name, deployCommandOf(stage)) ?? '', facts);
};

export const statusOf = async ({ cloudFormation }: AwsClients, name: string): Promise<string> => {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0]?.StackStatus ?? 'missing';
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return 'missing';
    throw error;
  }
};
