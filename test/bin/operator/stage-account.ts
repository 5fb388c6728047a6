/** What AWS answers the console of a stage that is up, and what it was asked: as IAM calls the actions. */
import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { ListSchemaVersionsCommand } from '@aws-sdk/client-glue';
import { GetBootstrapBrokersCommand, ListClustersV2Command } from '@aws-sdk/client-kafka';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetExecutionHistoryCommand, ListExecutionsCommand, ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AwsClients } from '../../../bin/operator/aws/clients.ts';
import type { ViewDocuments } from '../../../lambdas/core/serving/view-ports.ts';
import type { Stage } from '../../../lib/stages.ts';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import { SCHEMA_NAMES } from '../../../schema/registry.ts';
import { ALL_TOPICS } from '../../../schema/topology.ts';
import { servedDocumentsOf } from '../../builders/documents-function.ts';
import { bucketDouble } from '../../builders/s3-bucket.ts';
import { NOW } from '../../builders/time.ts';

export const STARTED = new Date(NOW - 60_000);
export const CALLER = 'arn:aws:iam::123456789012:user/maria';

const PREFIXES = {
  cloudFormation: 'cloudformation',
  cloudWatch: 'cloudwatch',
  glue: 'glue',
  kafka: 'kafka',
  lambda: 'lambda',
  s3: 's3',
  sfn: 'states',
  sts: 'sts',
} as const;

/** Where the action is called otherwise than the request. */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:ListObjectsV2': 's3:ListBucket',
  'lambda:Invoke': 'lambda:InvokeFunction',
};

type Inputs = Record<string, unknown>;

export interface StageAccountSettings {
  readonly stage: Stage;
  readonly documents: ViewDocuments;
  /** What the function that sends letters back does. */
  readonly redrive: (event: unknown) => Promise<unknown>;
}

export const stageAccountOf = ({ stage, documents, redrive }: StageAccountSettings) => {
  const bucket = bucketDouble();
  const served = servedDocumentsOf(documents);
  const machine = `arn:aws:states:eu-central-1:123456789012:stateMachine:${stage.resourceName}-serving-views`;
  const answers = new Map<unknown, (input: Inputs, command: unknown) => unknown>([
    [
      GetMetricDataCommand,
      ({ MetricDataQueries }) => ({
        MetricDataResults: (MetricDataQueries as { Id: string }[]).map(({ Id }) => ({
          Id,
          Values: [Id.startsWith('lag') ? 7 : 120],
        })),
      }),
    ],
    [
      DescribeAlarmsCommand,
      () => ({
        MetricAlarms: [
          {
            AlarmName: `${stage.resourceName}-store-latency`,
            StateUpdatedTimestamp: STARTED,
            StateReason: 'p99 is 900 ms',
          },
        ],
      }),
    ],
    [
      ListStateMachinesCommand,
      () => ({ stateMachines: [{ name: `${stage.resourceName}-serving-views`, stateMachineArn: machine }] }),
    ],
    [
      ListExecutionsCommand,
      () => ({ executions: [{ name: 'one', status: 'FAILED', startDate: STARTED, stopDate: new Date(NOW) }] }),
    ],
    [GetExecutionHistoryCommand, () => ({ events: EVENTS })],
    [
      ListStackResourcesCommand,
      () => ({
        StackResourceSummaries: [
          { ResourceType: 'AWS::S3::Bucket', LogicalResourceId: 'DeadLetters1', PhysicalResourceId: 'letters' },
        ],
      }),
    ],
    [
      ListSchemaVersionsCommand,
      ({ SchemaId }) => {
        const topic = ALL_TOPICS.find((one) => SCHEMA_NAMES[one] === (SchemaId as Inputs)['SchemaName']);
        const ids = topic === undefined ? [] : localVersionIdsOf(topic);
        return { Schemas: ids.map((SchemaVersionId, index) => ({ SchemaVersionId, VersionNumber: index + 1 })) };
      },
    ],
    [
      InvokeCommand,
      async ({ FunctionName, Payload }, command) =>
        String(FunctionName).endsWith('-redrive-dead-letters')
          ? { Payload: Buffer.from(JSON.stringify(await redrive(jsonIn(Payload)))) }
          : served.client.send(command as InvokeCommand),
    ],
    [
      ListClustersV2Command,
      () => ({ ClusterInfoList: [{ ClusterName: stage.resourceName, ClusterArn: 'arn:cluster' }] }),
    ],
    // As from outside of the network: a name that nobody answers for.
    [GetBootstrapBrokersCommand, () => ({ BootstrapBrokerStringSaslIam: '' })],
    [GetCallerIdentityCommand, () => ({ Account: '123456789012', Arn: CALLER })],
  ]);
  const sent = new Set<string>();
  const invoked = new Set<string>();
  const clientOf = (name: keyof typeof PREFIXES) => ({
    config: {
      region: async () => 'eu-central-1',
      credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 's' }),
    },
    send: async (command: { constructor: { name: string }; input: Inputs }) => {
      const action = `${PREFIXES[name]}:${command.constructor.name.replace('Command', '')}`;
      sent.add(ACTIONS[action] ?? action);
      if (name === 'lambda') invoked.add(String(command.input['FunctionName']));
      if (name === 's3') return bucket.client.send(command as never);
      const answer = answers.get(command.constructor);
      if (answer === undefined) throw new Error(`no answer to ${command.constructor.name}`);
      return answer(command.input, command);
    },
  });
  const names = Object.keys(PREFIXES) as (keyof typeof PREFIXES)[];
  const clients = Object.fromEntries(names.map((name) => [name, clientOf(name)])) as unknown as AwsClients;
  return { clients, sent, invoked, bucket, answers };
};

const jsonIn = (payload: unknown): unknown => JSON.parse(Buffer.from(payload as Uint8Array).toString('utf8'));

const EVENTS = [
  {
    id: 1,
    previousEventId: 0,
    type: 'TaskStateEntered',
    timestamp: STARTED,
    stateEnteredEventDetails: { name: 'DetectTrends', input: '{"shard":3}' },
  },
  { id: 2, previousEventId: 1, type: 'TaskScheduled', timestamp: STARTED },
  {
    id: 3,
    previousEventId: 2,
    type: 'TaskStateExited',
    timestamp: new Date(NOW),
    stateExitedEventDetails: { name: 'DetectTrends', output: '{}' },
  },
  {
    id: 4,
    previousEventId: 3,
    type: 'ExecutionFailed',
    executionFailedEventDetails: { error: 'States.TaskFailed', cause: 'away' },
  },
];
