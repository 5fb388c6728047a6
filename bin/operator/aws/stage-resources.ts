import { ListStackResourcesCommand, type StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { GetBootstrapBrokersCommand, ListClustersV2Command } from '@aws-sdk/client-kafka';
import type { Stage } from '../../../lib/stages.ts';
import { OperatorFailure } from '../operator-command.ts';
import type { AwsClients } from './clients.ts';

/** What a stage's stacks have made, found by its names. */
export interface StageResources {
  clusterArn(): Promise<string>;
  /** `host:port`, IAM. */
  brokers(): Promise<string[]>;
  /** S3. */
  deadLetterBucket(): Promise<string>;
  tmdbTokenSecret(): Promise<string>;
  natInstance(): Promise<string>;
  /** ARN of the topic that tells of alarms. */
  alarmTopic(): Promise<string>;
}

/** A stack has a few hundred resources at most. */
const MAX_PAGES = 10;

export const stageResourcesOf = (stage: Stage, { cloudFormation, kafka }: AwsClients): StageResources => {
  const idOf = async (
    part: 'network' | 'state' | 'compute',
    type: string,
    logicalId: RegExp,
    what: string,
  ): Promise<string> => {
    const stackName = `${stage.resourceName}-${part}`;
    const found = (await resourcesOf(cloudFormation, stackName)).find(
      (resource) => resource.ResourceType === type && logicalId.test(resource.LogicalResourceId ?? ''),
    );
    if (found?.PhysicalResourceId !== undefined) return found.PhysicalResourceId;
    throw new OperatorFailure(
      `Stack ${stackName} has no ${what}: deploy it (npm run cdk -- deploy --all -c stage=${stage.name})`,
    );
  };
  const clusterArn = async (): Promise<string> => {
    const { ClusterInfoList = [] } = await kafka.send(
      new ListClustersV2Command({ ClusterNameFilter: stage.resourceName }),
    );
    const arn = ClusterInfoList.find(({ ClusterName }) => ClusterName === stage.resourceName)?.ClusterArn;
    if (arn !== undefined) return arn;
    throw new OperatorFailure(
      `There is no MSK cluster ${stage.resourceName} here: is it the right region, and is the stage deployed?`,
    );
  };
  return {
    clusterArn,
    brokers: async () => {
      const brokers = await kafka.send(new GetBootstrapBrokersCommand({ ClusterArn: await clusterArn() }));
      return (brokers.BootstrapBrokerStringSaslIam ?? '').split(',').filter((broker) => broker !== '');
    },
    deadLetterBucket: () => idOf('state', 'AWS::S3::Bucket', /^DeadLetters/, 'bucket of dead letters'),
    tmdbTokenSecret: () => idOf('state', 'AWS::SecretsManager::Secret', /^TmdbToken/, "secret of TMDB's token"),
    natInstance: () => idOf('network', 'AWS::EC2::Instance', /^NatInstance/, 'NAT instance'),
    alarmTopic: () => idOf('compute', 'AWS::SNS::Topic', /^alarms/, 'topic of alarms'),
  };
};

const resourcesOf = async (
  cloudFormation: AwsClients['cloudFormation'],
  stackName: string,
): Promise<StackResourceSummary[]> => {
  const all: StackResourceSummary[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const command = new ListStackResourcesCommand({
      StackName: stackName,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const { StackResourceSummaries = [], NextToken } = await cloudFormation.send(command);
    all.push(...StackResourceSummaries);
    if (NextToken === undefined) break;
    token = NextToken;
  }
  return all;
};
