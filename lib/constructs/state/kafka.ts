import { CrossStackReferences, Duration, Fn, ReferenceStrength, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnCluster, CfnConfiguration, CfnTopic } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import type { KafkaSettings } from '../../stages.ts';
import { awsMetric, maximumOf } from '../monitoring/metrics.ts';
import type { Pager } from '../monitoring/pager.ts';
import { RunbookAlarm } from '../monitoring/runbook-alarm.ts';
import type { EndpointFinder } from './endpoint-finder.ts';
import { generated } from './generated.ts';

/**
 * KRaft, since no cluster leaves ZooKeeper in place; 3.9 because AWS supports it longest and on every broker size, and every
 * request of kafkajs is one that 3.9 knows (as does 4.4, which the tests run against).
 */
const KAFKA_VERSION = '3.9.x.kraft';
const DAY_MS = 24 * 3_600_000;

export interface KafkaProps {
  readonly pager: Pager;
  readonly clusterName: string;
  readonly endpoints: EndpointFinder;
  readonly settings: KafkaSettings;
  readonly logRetentionDays: number;
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly securityGroup: ISecurityGroup;
}

/** The cluster and its topics: private, IAM over TLS only, nothing acknowledged before it is replicated. */
export class Kafka extends Construct {
  readonly clusterName: string;
  readonly clusterArn: string;
  /** `host:port`, separated by commas; for clients that authenticate with IAM. */
  readonly bootstrapBrokers: string;
  /** Tells a topic from an earlier one of the same name; part of a dead letter's key. */
  readonly topicIncarnation: string;
  /** Of each broker, percent used of its disk for data: MSK numbers them from 1. */
  readonly disks: readonly Metric[];
  /** Another text whenever the cluster's address may be another one. */
  readonly madeOf: string;

  constructor(scope: Construct, id: string, props: KafkaProps) {
    super(scope, id);
    const { settings } = props;
    const cluster = this.#addCluster(props, this.#addConfiguration(props));
    this.clusterName = props.clusterName;
    this.madeOf = `${settings.brokers} brokers, ${KAFKA_VERSION}, generation ${settings.clusterGeneration}`;
    this.clusterArn = cluster.attrArn;
    this.bootstrapBrokers = props.endpoints.find('Brokers', {
      find: 'bootstrap-brokers',
      cluster: cluster.attrArn,
      permission: { action: 'kafka:GetBootstrapBrokers', resourceArn: cluster.attrArn },
      changesWith: this.madeOf,
    });
    // The cluster's id, which no other cluster will ever have.
    this.topicIncarnation = `${this.#partOfArn(2)}-${settings.topicGeneration}`;
    for (const topic of Object.values(TOPICS)) this.#addTopic(topic, settings);
    this.disks = Array.from({ length: settings.brokers }, (_, index) => diskOf(props.clusterName, index + 1));
    this.#addDiskAlarm(props.pager);
  }

  /** Connect, and write to these topics, idempotently. */
  grantProduce(grantee: IGrantable, topics: readonly Topic[]): void {
    this.#grant(grantee, ['Connect', 'WriteDataIdempotently'], [this.clusterArn]);
    this.#grant(
      grantee,
      ['DescribeTopic', 'WriteData'],
      topics.map((topic) => this.topicArnOf(topic)),
    );
  }

  /** Connect, and read one topic as one group. */
  grantConsume(grantee: IGrantable, topic: Topic, group: string): void {
    this.#grant(grantee, ['Connect', 'DescribeClusterDynamicConfiguration'], [this.clusterArn]);
    this.#grant(grantee, ['DescribeTopic', 'ReadData'], [this.topicArnOf(topic)]);
    this.#grant(grantee, ['DescribeGroup', 'AlterGroup'], [this.#arnOf('group', group)]);
  }

  topicArnOf(topic: Topic): string {
    return this.#arnOf('topic', topic);
  }

  /** `<type>/<cluster name>/<cluster id>/<name>` */
  #arnOf(type: 'topic' | 'group', name: string): string {
    const resourceName = `${this.#partOfArn(1)}/${this.#partOfArn(2)}/${name}`;
    return Stack.of(this).formatArn({ service: 'kafka', resource: type, resourceName });
  }

  /** Of `arn:aws:kafka:<region>:<account>:cluster/<1: name>/<2: id>`. */
  #partOfArn(index: 1 | 2): string {
    return Fn.select(index, Fn.split('/', this.clusterArn));
  }

  #grant(grantee: IGrantable, actions: readonly string[], resourceArns: string[]): void {
    Grant.addToPrincipal({ grantee, actions: actions.map((action) => `kafka-cluster:${action}`), resourceArns });
  }

  #addConfiguration({ clusterName, settings }: KafkaProps): CfnConfiguration {
    // Each of these restarts every broker when it changes: what topics can have of their own is theirs.
    const properties = {
      'auto.create.topics.enable': false,
      // As the poller sends it: brokers have nothing to compress again.
      'compression.type': 'gzip',
      'default.replication.factor': settings.replicationFactor,
      'min.insync.replicas': settings.minInSyncReplicas,
      'unclean.leader.election.enable': false,
    };
    return new CfnConfiguration(this, 'Configuration', {
      name: clusterName,
      serverProperties: linesOf(properties),
      latestRevision: {},
    });
  }

  #addCluster(props: KafkaProps, configuration: CfnConfiguration): CfnCluster {
    const { settings, vpc, subnets, securityGroup } = props;
    const logs = new LogGroup(this, 'BrokerLogs', { retention: props.logRetentionDays as RetentionDays });
    const cluster = new CfnCluster(this, generated('Cluster', settings.clusterGeneration), {
      clusterName: props.clusterName,
      kafkaVersion: KAFKA_VERSION,
      numberOfBrokerNodes: settings.brokers,
      brokerNodeGroupInfo: {
        instanceType: settings.brokerType,
        clientSubnets: vpc.selectSubnets(subnets).subnetIds,
        securityGroups: [securityGroup.securityGroupId],
        connectivityInfo: { publicAccess: { type: 'DISABLED' } },
        storageInfo: { ebsStorageInfo: { volumeSize: settings.storagePerBrokerGb } },
      },
      configurationInfo: { arn: configuration.attrArn, revision: configuration.attrLatestRevisionRevision },
      clientAuthentication: { sasl: { iam: { enabled: true } }, unauthenticated: { enabled: false } },
      encryptionInfo: { encryptionInTransit: { clientBroker: 'TLS', inCluster: true } },
      // Lag by group and topic is part of it; the finer levels cost by the metric.
      enhancedMonitoring: 'DEFAULT',
      loggingInfo: { brokerLogs: { cloudWatchLogs: { enabled: true, logGroup: logs.logGroupName } } },
    });
    // A cluster that was lost and made anew has another ARN.
    CrossStackReferences.of(cluster).produce(ReferenceStrength.WEAK);
    return cluster;
  }

  /** Rings while there is still time: a broker whose disk is full stops, and takes nothing more until it has a larger one. */
  #addDiskAlarm(pager: Pager): void {
    new RunbookAlarm(this, 'kafka-disk', {
      pager,
      impact: "A broker's disk fills up: once it is full, nothing can be published.",
      metric: maximumOf(this.disks, '% of the fullest disk'),
      threshold: pager.stage.alarms.brokerDiskPercent,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // A broker under maintenance reports nothing, and neither does a new cluster; that brokers are away others tell.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  /**
   * Partitions are added and retention is changed in place, without a restart, and never both in one deployment: MSK takes one
   * of them at a time. What would need a new topic, CloudFormation refuses to make under a name that is taken.
   */
  #addTopic(
    topic: Topic,
    { partitionsPerTopic, replicationFactor, retentionDays, clusterGeneration }: KafkaSettings,
  ): void {
    new CfnTopic(this, generated(topic, clusterGeneration), {
      clusterArn: this.clusterArn,
      topicName: topic,
      partitionCount: partitionsPerTopic,
      replicationFactor,
      configs: topicConfigsOf({ 'retention.ms': String(retentionDays * DAY_MS) }),
    });
  }
}

const diskOf = (clusterName: string, broker: number): Metric =>
  awsMetric(
    'AWS/Kafka',
    'KafkaDataLogsDiskUsed',
    { 'Cluster Name': clusterName, 'Broker ID': String(broker) },
    { statistic: 'Maximum', period: Duration.minutes(5), label: `broker ${broker}` },
  );

/** JSON in Base64, values as texts: so hashicorp/terraform-provider-aws sends it, internal/service/kafka/topic.go. */
const topicConfigsOf = (configs: Readonly<Record<string, string>>): string =>
  Buffer.from(JSON.stringify(configs)).toString('base64');

/** As a file of Kafka's settings has them. */
const linesOf = (properties: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
