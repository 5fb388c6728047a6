import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeDBClustersCommand } from '@aws-sdk/client-docdb';
import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { GetRegistryCommand } from '@aws-sdk/client-glue';
import { ListClustersV2Command, ListConfigurationsCommand } from '@aws-sdk/client-kafka';
import { GetKeyspaceCommand } from '@aws-sdk/client-keyspaces';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AwsCheckSettings } from '../../../bin/operator/aws/checks/check-settings.ts';
import { leftoversFinding, NAMED } from '../../../bin/operator/aws/checks/leftover-checks.ts';
import { STAGES } from '../../../lib/stages.ts';
import { at, stacksOf, templateOf } from '../../lib/template.ts';
import { accountOf, stage } from './aws-account.ts';

const absent = (name: string) => () => {
  throw Object.assign(new Error('there is none'), { name });
};

describe('What an earlier stage has kept', () => {
  let account: ReturnType<typeof accountOf>;
  beforeEach(() => {
    account = accountOf([]);
    account.answers.set(DescribeStacksCommand, () => {
      throw new Error('Stack with id speed-layer-development-state does not exist');
    });
    account.answers.set(ListClustersV2Command, () => ({}));
    account.answers.set(ListConfigurationsCommand, () => ({}));
    account.answers.set(DescribeDBClustersCommand, absent('DBClusterNotFoundFault'));
    account.answers.set(GetKeyspaceCommand, absent('ResourceNotFoundException'));
    account.answers.set(GetRegistryCommand, absent('EntityNotFoundException'));
    account.answers.set(DescribeEventBusCommand, absent('ResourceNotFoundException'));
  });

  const found = () => leftoversFinding({ clients: account.clients, stage } as AwsCheckSettings);
  const log = (name: string) => ({ logGroups: [{ logGroupName: `/aws/docdb/${name}/audit` }] });

  it('is nothing where all names are free, whatever there is of others', async () => {
    account.answers.set(DescribeLogGroupsCommand, () => log(`${stage.resourceName}-2`));
    expect(await found()).toEqual(expect.objectContaining({ isRight: true }));
  });

  it.each([
    ['MSK cluster', ListClustersV2Command, { ClusterInfoList: [{ ClusterName: stage.resourceName }] }],
    ['MSK configuration', ListConfigurationsCommand, { Configurations: [{ Name: stage.resourceName }] }],
    ['DocumentDB cluster', DescribeDBClustersCommand, {}],
    ['log group of the audit', DescribeLogGroupsCommand, log(stage.resourceName)],
    ['keyspace', GetKeyspaceCommand, {}],
    ['schema registry', GetRegistryCommand, {}],
    ['event bus', DescribeEventBusCommand, {}],
  ])('is told of: %s', async (what, kind, answer) => {
    account.answers.set(kind, () => answer);
    expect(await found()).toEqual(
      expect.objectContaining({ isRight: false, detail: `kept of an earlier stage: ${what}` }),
    );
  });

  it.each(Object.values(STAGES))('of $name is asked for by every name that its stack keeps', (some) => {
    const { state } = stacksOf(some);
    const named = Object.values(templateOf(state).Resources).filter(
      (resource) => at(resource, 'DeletionPolicy') === 'RetainExceptOnCreate' && hasNameOf(some, resource.Properties),
    );
    const types = new Set(named.map(({ Type }) => Type));
    // In the keyspace, and of the cluster.
    for (const inside of ['AWS::Cassandra::Table', 'AWS::DocDB::DBInstance']) types.delete(inside);
    expect([...types].toSorted()).toEqual(Object.keys(NAMED).toSorted());
  });
});

const hasNameOf = (
  { resourceName, keyspaceName }: { readonly resourceName: string; readonly keyspaceName: string },
  properties: Readonly<Record<string, unknown>> = {},
): boolean =>
  Object.entries(properties).some(
    ([property, value]) =>
      /(Name|Identifier)$/.test(property) &&
      typeof value === 'string' &&
      (value.includes(resourceName) || value.includes(keyspaceName)),
  );
