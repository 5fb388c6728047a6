import { EMULATED_ACCOUNT, type EmulatorName } from '../emulator.ts';
import { REGION } from './cdk.ts';
import type { Resource } from './template.ts';
import type { Support, TrimRules } from './trim-template.ts';

/** `runs` and `recorded`: see {@link Support}. Else why it is left out. */
type Claim = 'runs' | 'recorded' | { readonly not: string };

interface TypeSupport {
  readonly localstack: Claim;
  readonly ministack: Claim;
  /** What others may refer to where it is left out. */
  readonly standIns?: Readonly<Record<string, unknown>>;
}

const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${EMULATED_ACCOUNT}:${resource}`;
const onlyLocalstack = (claim: Claim, not: string): TypeSupport => ({ localstack: claim, ministack: { not } });
const both = (claim: Claim): TypeSupport => ({ localstack: claim, ministack: claim });
const neither = (not: string, standIns?: Readonly<Record<string, unknown>>): TypeSupport => ({
  ...both({ not }),
  ...(standIns === undefined ? {} : { standIns }),
});

const NO_CLUSTER = 'no emulator has a broker behind it';
const NO_KEYSPACES = 'no emulator has Keyspaces; the tables are made in a real Cassandra';
const NO_DOCUMENTDB = 'LocalStack fakes it, ministack starts a container';
const FAKED = 'LocalStack fakes it, ministack does not know it';
const NO_REGISTRY = 'LocalStack fakes the registry, ministack refuses it';

/** Every variant of a type that the templates have. A type that is not here fails the test: somebody has to find out and decide. */
const SUPPORT: Readonly<Record<string, TypeSupport>> = {
  'AWS::CDK::Metadata': neither('says to AWS which constructs were used'),
  'AWS::Cassandra::Keyspace': neither(NO_KEYSPACES, { Ref: 'speed_layer' }),
  'AWS::Cassandra::Table': neither(NO_KEYSPACES),
  'AWS::CloudWatch::Alarm': both('runs'),
  'AWS::CloudWatch::Alarm of metric math': {
    // Accepted, and in state INSUFFICIENT_DATA for ever.
    localstack: 'recorded',
    ministack: { not: 'ministack refuses metric math in CloudFormation' },
    standIns: { Ref: 'alarm-of-metric-math', Arn: arn('cloudwatch', 'alarm:alarm-of-metric-math') },
  },
  // Rules with parentheses, as CDK writes them, are not evaluated.
  'AWS::CloudWatch::CompositeAlarm': onlyLocalstack('recorded', 'ministack refuses it in CloudFormation'),
  'AWS::CloudWatch::Dashboard': neither(FAKED),
  'AWS::DocDB::DBCluster': neither(NO_DOCUMENTDB, { Ref: 'documents', Endpoint: '127.0.0.1', Port: '27017' }),
  'AWS::DocDB::DBClusterParameterGroup': neither(NO_DOCUMENTDB, { Ref: 'documents' }),
  'AWS::DocDB::DBInstance': neither(NO_DOCUMENTDB),
  'AWS::DocDB::DBSubnetGroup': neither(NO_DOCUMENTDB, { Ref: 'documents' }),
  'AWS::EC2::FlowLog': neither(FAKED),
  'AWS::EC2::Instance': neither('no machine would be behind it'),
  'AWS::EC2::InternetGateway': both('recorded'),
  'AWS::EC2::Route': both('recorded'),
  'AWS::EC2::RouteTable': both('recorded'),
  'AWS::EC2::SecurityGroup': both('recorded'),
  'AWS::EC2::SecurityGroupEgress': neither(FAKED),
  'AWS::EC2::SecurityGroupIngress': neither(FAKED),
  'AWS::EC2::Subnet': both('recorded'),
  'AWS::EC2::SubnetRouteTableAssociation': both('recorded'),
  'AWS::EC2::VPC': both('recorded'),
  'AWS::EC2::VPCEndpoint': both('recorded'),
  'AWS::EC2::VPCGatewayAttachment': both('recorded'),
  'AWS::Events::EventBus': both('runs'),
  'AWS::Glue::Registry': neither(NO_REGISTRY, { Arn: arn('glue', 'registry/speed-layer') }),
  'AWS::Glue::Schema': neither(NO_REGISTRY, { InitialSchemaVersionId: '00000000-0000-0000-0000-000000000000' }),
  'AWS::Glue::SchemaVersion': neither(NO_REGISTRY, { VersionId: '00000000-0000-0000-0000-000000000001' }),
  'AWS::IAM::InstanceProfile': both('recorded'),
  'AWS::IAM::Policy': both('recorded'),
  'AWS::IAM::Role': both('recorded'),
  'AWS::Lambda::EventInvokeConfig': both('runs'),
  'AWS::Lambda::EventSourceMapping': neither('both say Enabled and deliver nothing'),
  'AWS::Lambda::Function': both('runs'),
  'AWS::Logs::LogGroup': both('runs'),
  'AWS::MSK::Cluster': neither(NO_CLUSTER, {
    Arn: arn('kafka', 'cluster/speed-layer/00000000-0000-0000-0000-000000000000-1'),
  }),
  'AWS::MSK::Configuration': neither(NO_CLUSTER, { Arn: arn('kafka', 'configuration/none/1') }),
  'AWS::MSK::Topic': neither(NO_CLUSTER),
  'AWS::S3::Bucket': both('runs'),
  'AWS::S3::BucketPolicy': both('recorded'),
  // Of an address, which no emulator writes to.
  'AWS::SNS::Subscription': both('recorded'),
  'AWS::SNS::Topic': both('runs'),
  'AWS::SNS::TopicPolicy': both('recorded'),
  'AWS::SQS::Queue': both('runs'),
  'AWS::SQS::QueuePolicy': both('recorded'),
  // LocalStack takes schedules and never acts on one.
  'AWS::Scheduler::Schedule': { localstack: 'recorded', ministack: 'runs' },
  'AWS::SecretsManager::Secret': both('runs'),
  'AWS::StepFunctions::StateMachine': both('runs'),
  'Custom::DocumentIndexes': { localstack: { not: 'LocalStack asks no function and fakes it' }, ministack: 'runs' },
  'Custom::FindEndpoints bootstrap-brokers': neither(NO_CLUSTER, { found: '127.0.0.1:9092' }),
  'Custom::FindEndpoints master-secret': neither(NO_DOCUMENTDB, { found: arn('secretsmanager', 'secret:documents') }),
};

/** A route without its gateway leads nowhere, and the emulators say so. */
const ESSENTIAL = { 'AWS::EC2::Route': ['NatGatewayId', 'InstanceId', 'NetworkInterfaceId'] };

/** A type, or the part of it that emulators treat alike. */
export const variantOf = ({ Type, Properties }: Resource): string => {
  if (Type === 'AWS::CloudWatch::Alarm' && Properties?.['Metrics'] !== undefined) return `${Type} of metric math`;
  if (Type === 'Custom::FindEndpoints') return `${Type} ${String(Properties?.['find'])}`;
  return Type;
};

export const rulesFor = (emulator: EmulatorName): TrimRules => ({
  essential: ESSENTIAL,
  supportOf: (resource): Support => {
    const variant = variantOf(resource);
    const support = SUPPORT[variant];
    if (support === undefined)
      throw new Error(`what ${emulator} does with ${variant} is not in localstack/emulators/deploy/support.ts`);
    const claim = support[emulator];
    if (typeof claim === 'string') return { is: claim };
    return { is: 'left out', why: claim.not, ...(support.standIns && { standIns: support.standIns }) };
  },
});
