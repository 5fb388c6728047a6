/** What an earlier stage of the same name has kept. */
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeDBClustersCommand } from '@aws-sdk/client-docdb';
import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { GetRegistryCommand } from '@aws-sdk/client-glue';
import { ListClustersV2Command, ListConfigurationsCommand } from '@aws-sdk/client-kafka';
import { GetKeyspaceCommand } from '@aws-sdk/client-keyspaces';
import type { Stage } from '../../../../lib/stages.ts';
import { auditLogOf } from '../../../../schema/names.ts';
import { right, wrong } from '../../findings.ts';
import type { Finding } from '../../operator-ports.ts';
import type { AwsClients } from '../clients.ts';
import type { AwsCheckSettings } from './check-settings.ts';
import { statusOf } from './stack-checks.ts';

interface Named {
  readonly what: string;
  readonly isThere: (clients: AwsClients, stage: Stage) => Promise<boolean>;
}

/** By CloudFormation's type, whatever a stage keeps under a name of its own and not inside of another of these. */
export const NAMED: Readonly<Record<string, Named>> = {
  'AWS::MSK::Cluster': {
    what: 'MSK cluster',
    isThere: async ({ kafka }, { resourceName }) => {
      const command = new ListClustersV2Command({ ClusterNameFilter: resourceName });
      const { ClusterInfoList = [] } = await kafka.send(command);
      return ClusterInfoList.some(({ ClusterName }) => ClusterName === resourceName);
    },
  },
  'AWS::MSK::Configuration': {
    what: 'MSK configuration',
    isThere: async ({ kafka }, { resourceName }) => {
      const { Configurations = [] } = await kafka.send(new ListConfigurationsCommand({}));
      return Configurations.some(({ Name }) => Name === resourceName);
    },
  },
  'AWS::DocDB::DBCluster': {
    what: 'DocumentDB cluster',
    isThere: ({ docdb }, { resourceName }) =>
      isFound(docdb.send(new DescribeDBClustersCommand({ DBClusterIdentifier: resourceName }))),
  },
  'AWS::Logs::LogGroup': {
    what: 'log group of the audit',
    isThere: async ({ logs }, { resourceName }) => {
      const logGroupName = auditLogOf(resourceName);
      const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
      return logGroups.some((group) => group.logGroupName === logGroupName);
    },
  },
  'AWS::Cassandra::Keyspace': {
    what: 'keyspace',
    isThere: ({ keyspaces }, { keyspaceName }) => isFound(keyspaces.send(new GetKeyspaceCommand({ keyspaceName }))),
  },
  'AWS::Glue::Registry': {
    what: 'schema registry',
    isThere: ({ glue }, { resourceName }) =>
      isFound(glue.send(new GetRegistryCommand({ RegistryId: { RegistryName: resourceName } }))),
  },
  'AWS::Events::EventBus': {
    what: 'event bus',
    isThere: ({ events }, { resourceName }) =>
      isFound(events.send(new DescribeEventBusCommand({ Name: resourceName }))),
  },
};

/** Things of a stage that are found by their names: what an earlier one has kept is in the way of the next. */
export const leftoversFinding = async ({ clients, stage }: AwsCheckSettings): Promise<Finding> => {
  const stack = `${stage.resourceName}-state`;
  if ((await statusOf(clients, stack)) !== 'missing') return right(`${stack} is there, with its own`);
  const named = Object.values(NAMED);
  const found = await Promise.all(named.map(({ isThere }) => isThere(clients, stage)));
  const left = named.filter((_, index) => found[index]).map(({ what }) => what);
  if (left.length === 0) return right('nothing has a name that the stage needs');
  return wrong(
    `kept of an earlier stage: ${left.join(', ')}`,
    'A deployment would end with "already exists". Take them away by hand: lib/README.md, Take a stage away.',
  );
};

const isFound = async (asked: Promise<unknown>): Promise<boolean> => {
  try {
    await asked;
    return true;
  } catch (error) {
    if (error instanceof Error && /NotFound/.test(error.name)) return false;
    throw error;
  }
};
