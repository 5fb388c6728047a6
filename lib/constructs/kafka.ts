import { Fn, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { CfnCluster, CfnTopic } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import { TOPICS, type Topic } from '../../schema/names.ts';
import type { KafkaSettings } from '../stages.ts';

/** Standard brokers on KRaft. */
const KAFKA_VERSION = '3.9.x.kraft';
const DAY_MS = 86_400_000;

export interface KafkaProps {
  readonly clusterName: string;
  readonly settings: KafkaSettings;
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
    const { settings, vpc, subnets, securityGroup } = props;
    const cluster = new CfnCluster(this, 'Cluster', {
      clusterName: props.clusterName,
      kafkaVersion: KAFKA_VERSION,
      numberOfBrokerNodes: settings.brokers,
      brokerNodeGroupInfo: {
        instanceType: settings.brokerType,
        clientSubnets: vpc.selectSubnets(subnets).subnetIds,
        securityGroups: [securityGroup.securityGroupId],
      },
      clientAuthentication: { sasl: { iam: { enabled: true } }, unauthenticated: { enabled: false } },
    });
    this.clusterName = props.clusterName;
    this.clusterArn = cluster.attrArn;
    this.bootstrapBrokers = 'to.be.found:9098';
    this.topicIncarnation = `${this.#partOfArn(2)}-${settings.topicGeneration}`;
    for (const topic of Object.values(TOPICS)) this.#addTopic(topic, settings);
  }

  /** Connect, and write to these topics. */
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

  #addTopic(topic: Topic, settings: KafkaSettings): void {
    const configs = { 'retention.ms': settings.retentionDays * DAY_MS };
    new CfnTopic(this, topic, {
      clusterArn: this.clusterArn,
      topicName: topic,
      partitionCount: settings.partitionsPerTopic,
      replicationFactor: settings.replicationFactor,
      configs: Buffer.from(JSON.stringify(configs)).toString('base64'),
    });
  }
}
