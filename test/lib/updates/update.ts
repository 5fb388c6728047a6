/** What CloudFormation does to a stack when one template takes the place of another. */
import { at, type ResourceJson, type TemplateJson } from '../template.ts';

export interface Update {
  /** Logical ids of what is made: new ones, and those that are replaced. Before anything is taken away. */
  readonly made: readonly string[];
  readonly replaced: readonly string[];
  /** `<logical id> <property>` of what is changed where it is. */
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Properties that a resource cannot change: `createOnlyProperties` of CloudFormation's public resource schemas (as of
 * cfn-lint 1.58), for the types that hold something or have a name. Of a mapping the schema does not list the group; Lambda
 * changes none either.
 */
const CREATE_ONLY: Readonly<Record<string, readonly string[]>> = {
  'AWS::Cassandra::Keyspace': ['KeyspaceName'],
  'AWS::Cassandra::Table': [
    'KeyspaceName',
    'TableName',
    'PartitionKeyColumns',
    'ClusteringKeyColumns',
    'ClientSideTimestampsEnabled',
  ],
  'AWS::CloudWatch::Alarm': ['AlarmName'],
  'AWS::CloudWatch::Dashboard': ['DashboardName'],
  'AWS::DocDB::DBCluster': ['DBClusterIdentifier', 'DBSubnetGroupName', 'MasterUsername', 'StorageEncrypted'],
  'AWS::DocDB::DBInstance': ['DBClusterIdentifier', 'DBInstanceIdentifier'],
  'AWS::EC2::Instance': ['ImageId', 'SubnetId'],
  'AWS::EC2::NatGateway': ['AllocationId', 'SubnetId'],
  'AWS::Events::EventBus': ['Name'],
  'AWS::Glue::Registry': ['Name'],
  'AWS::Glue::Schema': ['DataFormat', 'Name', 'Registry', 'SchemaDefinition'],
  'AWS::Glue::SchemaVersion': ['Schema', 'SchemaDefinition'],
  'AWS::Lambda::EventSourceMapping': ['AmazonManagedKafkaEventSourceConfig', 'EventSourceArn', 'StartingPosition'],
  'AWS::Lambda::Function': ['FunctionName', 'PackageType'],
  'AWS::MSK::Cluster': ['ClusterName'],
  'AWS::MSK::Configuration': ['KafkaVersionsList', 'Name'],
  'AWS::MSK::Topic': ['ClusterArn', 'ReplicationFactor', 'TopicName'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::StepFunctions::StateMachine': ['StateMachineName', 'StateMachineType'],
};

/** By nothing but the templates' texts: values that are found when a stack is deployed are looked at by {@link changedValues}. */
export const updateOf = (before: TemplateJson, after: TemplateJson): Update => {
  const changed: string[] = [];
  const replaced: string[] = [];
  for (const [id, now] of Object.entries(after.Resources)) {
    const old = before.Resources[id];
    if (old === undefined) continue;
    const names = new Set([...Object.keys(old.Properties ?? {}), ...Object.keys(now.Properties ?? {})]);
    const others = [...names].filter((name) => !isSame(old.Properties?.[name], now.Properties?.[name]));
    if (others.some((name) => CREATE_ONLY[now.Type]?.includes(name))) replaced.push(id);
    else changed.push(...others.map((name) => `${id} ${name}`));
  }
  const added = Object.keys(after.Resources).filter((id) => before.Resources[id] === undefined);
  const removed = Object.keys(before.Resources).filter((id) => after.Resources[id] === undefined);
  return { made: [...added, ...replaced], replaced, changed, removed };
};

export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Outputs of `before` whose value may be another one afterwards: of what is made anew, or looked up anew. */
export const changedValues = (before: TemplateJson, after: TemplateJson): string[] => {
  const { replaced, changed } = updateOf(before, after);
  const asked = changed.map((what) => what.split(' ')[0] ?? '').filter((id) => isCustom(after.Resources[id]));
  const others = new Set([...replaced, ...asked]);
  return Object.entries(outputsOf(before))
    .filter(([name, output]) => {
      const now = outputsOf(after)[name];
      return now !== undefined && (!isSame(output, now) || namesIn(output).some((id) => others.has(id)));
    })
    .map(([name]) => name);
};

const isCustom = (resource: ResourceJson | undefined): boolean => resource?.Type.startsWith('Custom::') === true;

export const outputsOf = (template: TemplateJson): Readonly<Record<string, unknown>> =>
  (at(template, 'Outputs') ?? {}) as Readonly<Record<string, unknown>>;

/** Logical ids that a value refers to. */
const namesIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const id = at(value, 'Ref') ?? at(value, 'Fn::GetAtt', 0);
  return typeof id === 'string' ? [id] : Object.values(value).flatMap(namesIn);
};
