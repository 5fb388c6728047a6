import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import type { StateStack } from '../../lib/stacks/state.ts';
import { STAGES } from '../../lib/stages.ts';
import { CONSUMER_GROUPS, TABLES, TOPICS } from '../../schema/names.ts';
import { at, listAt, resourcesOf, stacksOf, templateOf } from './template.ts';

/** What a role of another stack may do after `grant`: `action on resource`, references as `<…>`. */
const grantsOf = (grant: (state: StateStack, role: Role) => void): string[] => {
  const { state } = stacksOf(STAGES.production);
  const stack = new Stack(state.node.root, 'client');
  grant(state, new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
  return resourcesOf(templateOf(stack), 'AWS::IAM::Policy')
    .flatMap(([, { Properties }]) => listAt(Properties, 'PolicyDocument', 'Statement'))
    .flatMap((statement) =>
      listAt(statement, 'Action').flatMap((action) =>
        listAt(statement, 'Resource').map((resource) => `${String(action)} on ${textOf(resource)}`),
      ),
    )
    .toSorted();
};

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const [separator, parts] = listAt(value, 'Fn::Join');
  if (Array.isArray(parts)) return parts.map(textOf).join(String(separator));
  const [index, list] = listAt(value, 'Fn::Select');
  if (list !== undefined) return `<${String(index)} of ${textOf(listAt(list, 'Fn::Split').at(1))}>`;
  const imported = at(value, 'Fn::ImportValue') ?? at(value, 'Fn::GetStackOutput', 'OutputName');
  return typeof imported === 'string'
    ? `<${imported.replace(/^.*(Exports|Publish)Output/, '')}>`
    : `<${String(at(value, 'Ref'))}>`;
};

const SHORT: readonly (readonly [RegExp, string])[] = [
  [/arn:<AWS::Partition>:(\w+):<AWS::Region>:<AWS::AccountId>:/, '$1:'],
  [/<1 of <FnGetAttKafkaCluster\w+>>\/<2 of <FnGetAttKafkaCluster\w+>>/, '<cluster>'],
  [/<FnGetAttKafkaCluster\w+>/, '<cluster>'],
  [/<\w*DocumentSecret\w*>/, '<password>'],
];

const short = (grants: readonly string[]): string[] =>
  grants.map((grant) => SHORT.reduce((text, [long, brief]) => text.replace(long, brief), grant));

describe('A grant', () => {
  it('to produce reaches the cluster and the topics that were named', () => {
    const grants = grantsOf((state, role) => state.kafka.grantProduce(role, [TOPICS.reviews, TOPICS.ratings]));
    expect(short(grants)).toEqual([
      'kafka-cluster:Connect on <cluster>',
      'kafka-cluster:DescribeTopic on kafka:topic/<cluster>/movie.ratings',
      'kafka-cluster:DescribeTopic on kafka:topic/<cluster>/movie.reviews',
      'kafka-cluster:WriteData on kafka:topic/<cluster>/movie.ratings',
      'kafka-cluster:WriteData on kafka:topic/<cluster>/movie.reviews',
      'kafka-cluster:WriteDataIdempotently on <cluster>',
    ]);
  });

  it('to consume reaches the cluster, one topic and one group', () => {
    const grants = grantsOf((state, role) =>
      state.kafka.grantConsume(role, TOPICS.reviews, CONSUMER_GROUPS.scoreReviews),
    );
    expect(short(grants)).toEqual([
      'kafka-cluster:AlterGroup on kafka:group/<cluster>/speed-layer-score-reviews-v1',
      'kafka-cluster:Connect on <cluster>',
      'kafka-cluster:DescribeClusterDynamicConfiguration on <cluster>',
      'kafka-cluster:DescribeGroup on kafka:group/<cluster>/speed-layer-score-reviews-v1',
      'kafka-cluster:DescribeTopic on kafka:topic/<cluster>/movie.reviews',
      'kafka-cluster:ReadData on kafka:topic/<cluster>/movie.reviews',
    ]);
  });

  it('to read reaches the tables that were named, and the tables of tables', () => {
    const grants = grantsOf((state, role) => state.views.grantRead(role, [TABLES.movies]));
    expect(short(grants)).toEqual([
      'cassandra:Select on cassandra:/keyspace/speed_layer/table/movies',
      'cassandra:Select on cassandra:/keyspace/system*',
    ]);
  });

  it('to write does not allow to read rows', () => {
    const grants = grantsOf((state, role) => state.views.grantWrite(role, [TABLES.movies]));
    expect(short(grants)).toEqual([
      'cassandra:Modify on cassandra:/keyspace/speed_layer/table/movies',
      'cassandra:Select on cassandra:/keyspace/system*',
    ]);
  });

  it('to connect to the documents reaches one password', () => {
    const grants = grantsOf((state, role) => state.documents.grantConnect(role));
    expect(short(grants)).toEqual([
      'secretsmanager:DescribeSecret on <password>',
      'secretsmanager:GetSecretValue on <password>',
    ]);
  });
});
