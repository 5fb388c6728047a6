import { Stack, type StackProps } from 'aws-cdk-lib';
import {
  type ISecurityGroup,
  type IVpc,
  SecurityGroup,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

export interface NetworkStackProps extends StackProps {
  readonly stage: Stage;
}

/** What everything that needs a private address lives in. */
export class NetworkStack extends Stack {
  readonly vpc: IVpc;
  /** Private, with a way out: brokers (Lambda's pollers live in their subnets), poller, workflow tasks. */
  readonly egressSubnets: SubnetSelection = { subnetType: SubnetType.PRIVATE_WITH_EGRESS };
  /** Private, with no way out: DocumentDB. */
  readonly isolatedSubnets: SubnetSelection = { subnetType: SubnetType.PRIVATE_ISOLATED };
  /** The brokers'. */
  readonly brokers: ISecurityGroup;
  /** DocumentDB's. */
  readonly documents: ISecurityGroup;
  /** Of functions that connect to brokers: the poller, redrive. */
  readonly kafkaClients: ISecurityGroup;
  /** Of functions that connect to DocumentDB. */
  readonly documentClients: ISecurityGroup;

  constructor(scope: Construct, id: string, props: NetworkStackProps) {
    super(scope, id, props);
    const vpc = new Vpc(this, 'Vpc') as IVpc;
    this.vpc = vpc;
    this.brokers = new SecurityGroup(this, 'Brokers', { vpc });
    this.documents = new SecurityGroup(this, 'Documents', { vpc });
    this.kafkaClients = new SecurityGroup(this, 'KafkaClients', { vpc });
    this.documentClients = new SecurityGroup(this, 'DocumentClients', { vpc });
  }
}
