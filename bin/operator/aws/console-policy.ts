import type { Stage } from '../../../lib/stages.ts';
import { FUNCTIONS } from '../../../schema/names.ts';

interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** A policy document as IAM takes it. */
export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

interface ConsolePolicySettings {
  readonly stage: Pick<Stage, 'resourceName' | 'keyspaceName'>;
  readonly region: string;
  readonly allowsRedrive: boolean;
}

/** None of these can be narrowed to a stage. */
const LISTS = [
  'cloudwatch:GetMetricData',
  'cloudwatch:DescribeAlarms',
  'states:ListStateMachines',
  'kafka:ListClustersV2',
  'sts:GetCallerIdentity',
];

/**
 * Everything that `console --stage` asks of AWS, and no more: for a role of people who only look on. It reads; what sends letters
 * back, a function that can be called, is in it only where that is wanted. Any account: whoever it is attached to is in one.
 */
export const consolePolicyOf = ({ stage, region, allowsRedrive }: ConsolePolicySettings): Policy => {
  const arnOf = (service: string, resource: string): string => `arn:aws:${service}:${region}:*:${resource}`;
  const functionOf = (name: string): string => arnOf('lambda', `function:${stage.resourceName}-${name}`);
  // DocumentDB answers inside its network only.
  const documents = allow('Documents', ['lambda:InvokeFunction'], functionOf(FUNCTIONS.serveDocuments));
  const redrive = allow('Redrive', ['lambda:InvokeFunction'], functionOf(FUNCTIONS.redriveDeadLetters));
  return {
    Version: '2012-10-17',
    Statement: [allow('Lists', LISTS, '*'), ...readsOf(stage, arnOf), documents, ...(allowsRedrive ? [redrive] : [])],
  };
};

const allow = (Sid: string, Action: readonly string[], ...Resource: readonly string[]): PolicyStatement => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
});

const readsOf = (
  { resourceName, keyspaceName }: ConsolePolicySettings['stage'],
  arnOf: (service: string, resource: string) => string,
): readonly PolicyStatement[] => {
  const machine = `${resourceName}-serving-views`;
  const bucket = `arn:aws:s3:::${resourceName}-*`;
  return [
    allow('Executions', ['states:ListExecutions'], arnOf('states', `stateMachine:${machine}`)),
    allow('Steps', ['states:GetExecutionHistory'], arnOf('states', `execution:${machine}:*`)),
    allow('Stacks', ['cloudformation:ListStackResources'], arnOf('cloudformation', `stack/${resourceName}-state/*`)),
    allow('Letters', ['s3:ListBucket', 's3:GetObject'], bucket, `${bucket}/*`),
    allow(
      'Schemas',
      ['glue:ListSchemaVersions'],
      arnOf('glue', `registry/${resourceName}`),
      arnOf('glue', `schema/${resourceName}/*`),
    ),
    allow(
      'Tables',
      ['cassandra:Select'],
      arnOf('cassandra', `/keyspace/${keyspaceName}/*`),
      arnOf('cassandra', '/keyspace/system*'),
    ),
    allow('Brokers', ['kafka:GetBootstrapBrokers'], arnOf('kafka', `cluster/${resourceName}/*`)),
  ];
};
