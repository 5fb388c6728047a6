/** Why CloudFormation, or the service behind it, would refuse an update: as complaints about two templates of a stack. */
import { at, listAt, type ResourceJson, type TemplateJson } from '../template.ts';
import { changedValues, isSame, outputsOf, updateOf } from './update.ts';

export interface Situation {
  readonly before: TemplateJson;
  readonly after: TemplateJson;
  /** Templates as they are deployed of stacks that may use this one's exports. */
  readonly users?: readonly TemplateJson[];
  /** Logical ids of what is not there any more, though CloudFormation believes it. */
  readonly lost?: readonly string[];
}

export const faultsOf = (situation: Situation): string[] => [
  ...exportsHeldFast(situation),
  ...namesTaken(situation),
  ...stepsBack(situation),
  ...updatesTogether(situation),
];

/** "Export … cannot be updated as it is in use by …": docs, Fn::ImportValue. */
const exportsHeldFast = ({ before, after, users = [] }: Situation): string[] => {
  const used = JSON.stringify(users);
  const gone = Object.keys(outputsOf(before)).filter((name) => outputsOf(after)[name] === undefined);
  return [...gone, ...changedValues(before, after)]
    .map((name) => String(at(outputsOf(before)[name], 'Export', 'Name')))
    .filter((name) => used.includes(`{"Fn::ImportValue":"${name}"}`))
    .map((name) => `the export ${name.replace(/^.*:ExportsOutput/, '')} is in use`);
};

/** By what AWS tells two of a type apart. */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  'AWS::Cassandra::Keyspace': ['KeyspaceName'],
  'AWS::Cassandra::Table': ['KeyspaceName', 'TableName'],
  'AWS::CloudWatch::Alarm': ['AlarmName'],
  'AWS::DocDB::DBCluster': ['DBClusterIdentifier'],
  'AWS::DocDB::DBInstance': ['DBInstanceIdentifier'],
  'AWS::Events::EventBus': ['Name'],
  'AWS::Glue::Schema': ['Registry', 'Name'],
  'AWS::Lambda::EventSourceMapping': ['EventSourceArn', 'FunctionName', 'Topics'],
  'AWS::Lambda::Function': ['FunctionName'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::MSK::Cluster': ['ClusterName'],
  'AWS::MSK::Configuration': ['Name'],
  'AWS::MSK::Topic': ['ClusterArn', 'TopicName'],
};

/** What is made is made while everything of before is still there. */
const namesTaken = ({ before, after, lost = [] }: Situation): string[] =>
  updateOf(before, after).made.flatMap((id) => {
    const name = identityOf(after.Resources[id]);
    const holders = Object.entries(before.Resources).filter(
      ([other, resource]) => name !== undefined && identityOf(resource) === name && !lost.includes(other),
    );
    return holders.map(([other]) => `${id} takes the name of ${other}`);
  });

const identityOf = (resource: ResourceJson | undefined): string | undefined => {
  const names = IDENTITY[resource?.Type ?? ''];
  if (resource === undefined || names === undefined) return undefined;
  if (names.every((name) => resource.Properties[name] === undefined)) return undefined;
  return JSON.stringify([resource.Type, ...names.map((name) => resource.Properties[name])]);
};

/** Numbers that only grow. */
const GROWING: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'AWS::MSK::Cluster': [
    ['NumberOfBrokerNodes'],
    ['BrokerNodeGroupInfo', 'StorageInfo', 'EBSStorageInfo', 'VolumeSize'],
    ['KafkaVersion'],
  ],
  'AWS::MSK::Topic': [['PartitionCount']],
};

/** What has grown cannot be taken back, by a rollback neither. */
const stepsBack = ({ before, after }: Situation): string[] =>
  Object.entries(after.Resources).flatMap(([id, { Type, Properties }]) => {
    const old = before.Resources[id]?.Properties;
    if (old === undefined) return [];
    const smaller = (GROWING[Type] ?? []).filter(
      (path) => String(at(Properties, ...path)) !== String(at(old, ...path)),
    );
    const faults = smaller.filter((path) => compare(at(Properties, ...path), at(old, ...path)) < 0);
    const columns = listAt(old, 'RegularColumns').filter(
      (column) => !listAt(Properties, 'RegularColumns').some((one) => isSame(one, column)),
    );
    return [
      ...faults.map((path) => `${id} cannot take back ${path.at(-1)}`),
      ...(Type === 'AWS::Cassandra::Table' ? columns.map(() => `${id} cannot lose or change a column`) : []),
    ];
  });

const compare = (one: unknown, other: unknown): number =>
  String(one).localeCompare(String(other), 'en', { numeric: true });

/** "You can't update multiple attributes of the cluster in same request": aws/aws-cdk#16765; of a topic likewise. */
const ONE_AT_A_TIME = ['AWS::MSK::Cluster', 'AWS::MSK::Topic'];

const updatesTogether = ({ before, after }: Situation): string[] => {
  const byResource = Map.groupBy(updateOf(before, after).changed, (what) => what.split(' ')[0] ?? '');
  return [...byResource]
    .filter(([id, changes]) => changes.length > 1 && ONE_AT_A_TIME.includes(after.Resources[id]?.Type ?? ''))
    .map(([, changes]) => `${changes.join(' and ')} cannot change together`);
};
