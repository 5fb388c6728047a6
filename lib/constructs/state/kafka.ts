import { Fn, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnCluster, CfnConfiguration, CfnTopic } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import type { KafkaSettings } from '../../stages.ts';
import type { EndpointFinder } from './endpoint-finder.ts';

/**
 * KRaft, since no cluster leaves ZooKeeper in place; 3.9 because AWS supports it longest and on every broker size, and every
 * request of kafkajs is one that 3.9 knows (as does 4.4, which the tests run against).
 */
const KAFKA_VERSION = '3.9.x.kraft';
const HOURS_PER_DAY = 24;

export interface KafkaProps {
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

  constructor(scope: Construct, id: string, props: KafkaProps) {
    super(scope, id);
    const { settings } = props;
    const cluster = this.#addCluster(props, this.#addConfiguration(props));
    this.clusterName = props.clusterName;
    this.clusterArn = cluster.attrArn;
    this.bootstrapBrokers = props.endpoints.find('Brokers', {
      find: 'bootstrap-brokers',
      cluster: cluster.attrArn,
      permission: { action: 'kafka:GetBootstrapBrokers', resourceArn: cluster.attrArn },
      changesWith: `${settings.brokers} brokers, ${KAFKA_VERSION}`,
    });
    // The cluster's id, which no other cluster will ever have.
    this.topicIncarnation = `${this.#partOfArn(2)}-${settings.topicGeneration}`;
    for (const topic of Object.values(TOPICS)) this.#addTopic(topic, settings);
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
    const properties = {
      'auto.create.topics.enable': false,
      // As the poller sends it: brokers have nothing to compress again.
      'compression.type': 'gzip',
      'default.replication.factor': settings.replicationFactor,
      'log.retention.hours': settings.retentionDays * HOURS_PER_DAY,
      'min.insync.replicas': settings.minInSyncReplicas,
      'num.partitions': settings.partitionsPerTopic,
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
    return new CfnCluster(this, 'Cluster', {
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
  }

  /**
   * Its settings are the cluster's: what one topic has, all have. Partitions are added in place. What would need a new topic,
   * CloudFormation refuses to make under a name that is taken.
   */
  #addTopic(topic: Topic, { partitionsPerTopic, replicationFactor }: KafkaSettings): void {
    new CfnTopic(this, topic, {
      clusterArn: this.clusterArn,
      topicName: topic,
      partitionCount: partitionsPerTopic,
      replicationFactor,
    });
  }
}

/** As a file of Kafka's settings has them. */
const linesOf = (properties: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
