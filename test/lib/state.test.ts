import { beforeAll, describe, expect, it } from 'vitest';
import { STAGES, type Stage } from '../../lib/stages.ts';
import { readTables } from '../../localstack/backend/cassandra-ddl.ts';
import { OUR_STATEMENTS } from '../localstack/guards/keyspaces-guard/our-statements.ts';
import { mutantsOf } from './mutants.ts';
import { grantsTooWide, rolesWithManagedPolicies } from './rules/grant-rules.ts';
import {
  brokersOpenToOthers,
  brokersRestartedInVain,
  brokersThatLose,
  brokersWithoutLog,
  topicsUnlikeTheirNames,
} from './rules/kafka-rules.ts';
import {
  databasesWithoutProtection,
  logsThatStayTaken,
  namesThatStayTaken,
  stateThatIsNotKept,
  stateWithoutBackup,
  storageWithoutEnd,
} from './rules/keep-rules.ts';
import {
  doorsForAnyNeighbour,
  doorsTooWide,
  doorsToTheInternet,
  networksWithoutFlowLog,
  storesInOtherSubnets,
  subnetsUnlikeTheirNames,
} from './rules/network-rules.ts';
import { schemasUnlikeTheirReleases } from './rules/schema-rules.ts';
import {
  bucketsOpenToOthers,
  documentsUnlikeTheirSettings,
  policiesForAnybody,
  secretsInTemplate,
} from './rules/secret-rules.ts';
import { tablesUnlikeTheirCql, tablesUnlikeTheOthers, tablesWithOtherTimestamps } from './rules/table-rules.ts';
import { stacksOf, type TemplateJson, templateOf } from './template.ts';

type Rule = (template: TemplateJson, stage: Stage) => string[];

const tables = await readTables();
const neighbours: Rule = (template) => doorsForAnyNeighbour(template, ['Brokers', 'Documents']);
const topics: Rule = (template, { kafka }) => topicsUnlikeTheirNames(template, kafka);
const losses: Rule = (template, { kafka }) => brokersThatLose(template, kafka);
const documents: Rule = (template, stage) => documentsUnlikeTheirSettings(template, stage.documents);
const schemas: Rule = (template) => schemasUnlikeTheirReleases(template);
const cql: Rule = (template) => tablesUnlikeTheirCql(template, tables);
const timestamps: Rule = (template) => tablesWithOtherTimestamps(template, OUR_STATEMENTS);

const RULES: Readonly<Record<'network' | 'state', Readonly<Record<string, Rule>>>> = {
  network: {
    'lets nobody in from the internet': doorsToTheInternet,
    'opens no door wider than a port': doorsTooWide,
    'lets only named clients into stores and brokers': neighbours,
    'has subnets that are what they are called': subnetsUnlikeTheirNames,
    'writes down what it refuses': networksWithoutFlowLog,
    'allows nothing on everything': grantsTooWide,
  },
  state: {
    'keeps everything that holds something': stateThatIsNotKept,
    'leaves no name taken when a first deployment fails': namesThatStayTaken,
    'keeps no log of a function that is gone': logsThatStayTaken,
    'takes two steps to delete a database': databasesWithoutProtection,
    'has a way back': stateWithoutBackup,
    'grows to a limit': storageWithoutEnd,
    'keeps its brokers to itself': brokersOpenToOthers,
    'loses no acknowledged record with a broker': losses,
    'restarts no broker for a setting of topics': brokersRestartedInVain,
    'logs what brokers do': brokersWithoutLog,
    'has every topic, alike': topics,
    'registers every release of every schema': schemas,
    'has the tables of schema/cql': cql,
    'takes write timestamps where they are written': timestamps,
    'bills, encrypts and orders its tables alike': tablesUnlikeTheOthers,
    'keeps its documents to itself': documents,
    'keeps stores in private subnets': storesInOtherSubnets,
    'keeps its buckets to itself': bucketsOpenToOthers,
    'has no policy that lets anybody in': policiesForAnybody,
    'has no secret in it': secretsInTemplate,
    'allows nothing on everything but what is listed with a reason': grantsTooWide,
    "has none of AWS's own policies": rolesWithManagedPolicies,
  },
};

const CASES = Object.values(STAGES).flatMap((stage) =>
  (['network', 'state'] as const).map((name) => ({ stage, name, title: `${name} of ${stage.name}` })),
);

const templates = (stage: Stage): Record<'network' | 'state', TemplateJson> => {
  const { network, state } = stacksOf(stage);
  return { network: templateOf(network), state: templateOf(state) };
};

describe.each(CASES)('The $title', ({ stage, name }) => {
  let template: TemplateJson;
  beforeAll(() => {
    template = templates(stage)[name];
  }, 60_000);

  it.each(Object.entries(RULES[name]))('%s', (_, complaintsAbout) => {
    expect(complaintsAbout(template, stage)).toEqual([]);
  });
});

describe('A deployment', () => {
  it('that follows another of the same code changes nothing', { timeout: 60_000 }, () => {
    expect(templates(STAGES.production)).toEqual(templates(STAGES.production));
  });

  it('of production ends with stacks that are not deleted in one step', { timeout: 60_000 }, () => {
    const { network, state } = stacksOf(STAGES.production);
    expect([network.terminationProtection, state.terminationProtection]).toEqual([true, true]);
  });
});

describe('A rule', () => {
  let production: Record<'network' | 'state', TemplateJson>;
  beforeAll(() => {
    production = templates(STAGES.production);
  }, 60_000);

  const table = 'AWS::Cassandra::Table';
  const cluster = 'AWS::MSK::Cluster';
  const topic = 'AWS::MSK::Topic';
  const database = 'AWS::DocDB::DBCluster';
  const bucket = 'AWS::S3::Bucket';
  const ingress = 'AWS::EC2::SecurityGroupIngress';
  const policy = 'AWS::IAM::Policy';

  /** What somebody might do to a template, and the rule that must then be red. */
  const MUTATIONS: readonly (readonly [string, 'network' | 'state', string, string, unknown, Rule])[] = [
    ['a table without a time to live', 'state', table, 'DefaultTimeToLive', undefined, cql],
    ['a table with another time to live', 'state', table, 'DefaultTimeToLive', 86_400, cql],
    ['a column less', 'state', table, 'RegularColumns.0', undefined, cql],
    ['a column of another type', 'state', table, 'RegularColumns.0.ColumnType', 'blob', cql],
    ['another order', 'state', table, 'ClusteringKeyColumns.0.OrderBy', 'NONE', cql],
    ['another key', 'state', table, 'PartitionKeyColumns', [], cql],
    ['a table under another name', 'state', table, 'TableName', 'other', cql],
    ['a table that refuses its timestamps', 'state', table, 'ClientSideTimestampsEnabled', false, timestamps],
    ['a table with timestamps nobody writes', 'state', table, 'ClientSideTimestampsEnabled', true, timestamps],
    ['a table billed when idle', 'state', table, 'BillingMode.Mode', 'PROVISIONED', tablesUnlikeTheOthers],
    ['a table in the clear', 'state', table, 'EncryptionSpecification', undefined, tablesUnlikeTheOthers],
    ['a table without a way back', 'state', table, 'PointInTimeRecoveryEnabled', false, stateWithoutBackup],
    ['public brokers', 'state', cluster, 'BrokerNodeGroupInfo.ConnectivityInfo', undefined, brokersOpenToOthers],
    [
      'plain text',
      'state',
      cluster,
      'EncryptionInfo.EncryptionInTransit.ClientBroker',
      'TLS_PLAINTEXT',
      brokersOpenToOthers,
    ],
    [
      'plain text among brokers',
      'state',
      cluster,
      'EncryptionInfo.EncryptionInTransit.InCluster',
      false,
      brokersOpenToOthers,
    ],
    [
      'clients without a name',
      'state',
      cluster,
      'ClientAuthentication.Unauthenticated.Enabled',
      true,
      brokersOpenToOthers,
    ],
    ['clients without IAM', 'state', cluster, 'ClientAuthentication.Sasl.Iam.Enabled', false, brokersOpenToOthers],
    [
      'passwords beside IAM',
      'state',
      cluster,
      'ClientAuthentication.Sasl.Scram',
      { Enabled: true },
      brokersOpenToOthers,
    ],
    ['brokers without a log', 'state', cluster, 'LoggingInfo', undefined, brokersWithoutLog],
    ['a configuration nobody uses', 'state', cluster, 'ConfigurationInfo', undefined, losses],
    ['unclean elections', 'state', 'AWS::MSK::Configuration', 'ServerProperties', 'num.partitions=6\n', losses],
    [
      'brokers in public subnets',
      'state',
      cluster,
      'BrokerNodeGroupInfo.ClientSubnets',
      ['Vpcpublic'],
      storesInOtherSubnets,
    ],
    ['a topic of another retention', 'state', topic, 'Configs', undefined, topics],
    [
      'a configuration of what topics have',
      'state',
      'AWS::MSK::Configuration',
      'ServerProperties',
      'min.insync.replicas=2\nlog.retention.hours=168\n',
      brokersRestartedInVain,
    ],
    ['one copy of a topic', 'state', topic, 'ReplicationFactor', 1, topics],
    ['a topic with other partitions', 'state', topic, 'PartitionCount', 1, topics],
    ['a topic with a typing error', 'state', topic, 'TopicName', 'movie.review', topics],
    ['a schema that takes any change', 'state', 'AWS::Glue::Schema', 'Compatibility', 'NONE', schemas],
    ['a schema nobody released', 'state', 'AWS::Glue::Schema', 'SchemaDefinition', '{}', schemas],
    ['a database that goes at once', 'state', database, 'DeletionProtection', false, databasesWithoutProtection],
    ['a database without backups', 'state', database, 'BackupRetentionPeriod', 1, stateWithoutBackup],
    ['a database in the clear', 'state', database, 'StorageEncrypted', false, documents],
    ['a password of somebody', 'state', database, 'ManageMasterUserPassword', undefined, documents],
    ['a password in the template', 'state', database, 'MasterUserPassword', 'secret', secretsInTemplate],
    ['a database without TLS', 'state', 'AWS::DocDB::DBClusterParameterGroup', 'Parameters.tls', 'disabled', documents],
    ['a database nobody audits', 'state', database, 'EnableCloudwatchLogsExports', [], documents],
    ['a database nobody answers for', 'state', 'AWS::DocDB::DBInstance', 'DBInstanceClass', 'db.t3.medium', documents],
    [
      'a database that nobody trusts',
      'state',
      'AWS::DocDB::DBInstance',
      'CACertificateIdentifier',
      'rds-ca-ecc384-g1',
      documents,
    ],
    [
      'a database with a way out',
      'state',
      'AWS::DocDB::DBSubnetGroup',
      'SubnetIds',
      ['Vpcprivate'],
      storesInOtherSubnets,
    ],
    [
      'a bucket for everybody',
      'state',
      bucket,
      'PublicAccessBlockConfiguration.BlockPublicPolicy',
      false,
      bucketsOpenToOthers,
    ],
    ['a bucket in the clear', 'state', bucket, 'BucketEncryption', undefined, bucketsOpenToOthers],
    [
      'a bucket that speaks plain text',
      'state',
      'AWS::S3::BucketPolicy',
      'PolicyDocument.Statement',
      [],
      bucketsOpenToOthers,
    ],
    ['a bucket that forgets', 'state', bucket, 'VersioningConfiguration', undefined, stateWithoutBackup],
    ['a bucket that grows for ever', 'state', bucket, 'LifecycleConfiguration', undefined, storageWithoutEnd],
    ['a log that grows for ever', 'state', 'AWS::Logs::LogGroup', 'RetentionInDays', undefined, storageWithoutEnd],
    ['a token in the template', 'state', 'AWS::SecretsManager::Secret', 'SecretString', 'token', secretsInTemplate],
    [
      'an open policy',
      'state',
      'AWS::S3::BucketPolicy',
      'PolicyDocument.Statement.0.Effect',
      'Allow',
      policiesForAnybody,
    ],
    ['a grant on every cluster', 'state', policy, 'PolicyDocument.Statement.1.Resource', '*', grantsTooWide],
    ['a managed policy', 'state', 'AWS::IAM::Role', 'ManagedPolicyArns', ['arn'], rolesWithManagedPolicies],
    ['a door to the internet', 'network', ingress, 'CidrIp', '0.0.0.0/0', doorsToTheInternet],
    ['a door of many ports', 'network', ingress, 'ToPort', 65_535, doorsTooWide],
    ['a door for any neighbour', 'network', ingress, 'SourceSecurityGroupId', undefined, neighbours],
    [
      'an isolated subnet with a route',
      'network',
      'AWS::EC2::Route',
      'RouteTableId.Ref',
      'other',
      subnetsUnlikeTheirNames,
    ],
    ['a private subnet that is public', 'network', 'AWS::EC2::Route', 'GatewayId', 'igw', subnetsUnlikeTheirNames],
    [
      'a network that writes nothing down',
      'network',
      'AWS::EC2::FlowLog',
      'ResourceId',
      'other',
      networksWithoutFlowLog,
    ],
  ];

  it.each(MUTATIONS)('notices %s', (_, stack, type, path, value, rule) => {
    const complaints = mutantsOf(production[stack], type, path, value).map((mutant) => rule(mutant, STAGES.production));
    expect(complaints.some((list) => list.length > 0)).toBe(true);
  });

  it.each([
    ['Delete', 'Retain', stateThatIsNotKept],
    ['Snapshot', 'Delete', stateThatIsNotKept],
    ['RetainExceptOnCreate', undefined, stateThatIsNotKept],
    ['Retain', 'Retain', namesThatStayTaken],
  ])('notices a deletion policy %s with a replace policy %s', (DeletionPolicy, UpdateReplacePolicy, rule) => {
    for (const [id, resource] of Object.entries(production.state.Resources)) {
      if (!/^AWS::(MSK|Cassandra|Glue|DocDB)/.test(resource.Type)) continue;
      const changed = { ...resource, DeletionPolicy, UpdateReplacePolicy };
      expect(rule({ Resources: { [id]: changed } })).toHaveLength(1);
    }
  });
});
