import { Fn, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type ISecurityGroup,
  type IVpc,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { egressOf, VPC_CIDR } from '../constructs/network/egress.ts';
import { securityGroupsOf } from '../constructs/network/security-groups.ts';
import { acknowledge } from '../constructs/rules/acknowledge.ts';
import type { Stage } from '../stages.ts';

export interface NetworkStackProps extends StackProps {
  readonly stage: Stage;
}

/**
 * What everything that needs a private address lives in. The stream's functions do not: Keyspaces has a public endpoint,
 * and Lambda's pollers bring them their records.
 */
export class NetworkStack extends Stack {
  readonly vpc: IVpc;
  /** Private, with a way out: brokers (Lambda's pollers live in their subnets), poller, functions that ask for documents. */
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
  readonly #zones: number;
  readonly #namedZones: string[] | undefined;

  constructor(scope: Construct, id: string, { stage, ...props }: NetworkStackProps) {
    super(scope, id, props);
    this.#zones = stage.network.availabilityZones;
    this.#namedZones = (this.node.tryGetContext('zones') as string | undefined)?.split(',');
    const egress = egressOf(stage.network);
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(VPC_CIDR),
      maxAzs: this.#zones,
      natGatewayProvider: egress.provider,
      natGateways: egress.count,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24 },
        { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
        { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
      // Free, and dead letters then cost no NAT traffic.
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
    }) as IVpc;
    egress.complete();
    if (this.#namedZones !== undefined) {
      acknowledge(vpc, 'CloudFormation-Validate::W3010', 'Whoever deploys has named the zones, since MSK is in these.');
    }
    // What was refused is what one looks for; the rest would be gigabytes.
    vpc.addFlowLog('FlowLog', {
      trafficType: FlowLogTrafficType.REJECT,
      destination: FlowLogDestination.toCloudWatchLogs(
        new LogGroup(this, 'FlowLogs', {
          retention: stage.logRetentionDays as RetentionDays,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      ),
    });
    this.vpc = vpc;
    ({
      brokers: this.brokers,
      documents: this.documents,
      kafkaClients: this.kafkaClients,
      documentClients: this.documentClients,
    } = securityGroupsOf(this, vpc));
  }

  /**
   * The region's first zones, since CDK by itself gives a stack of no fixed region two; or those of `-c zones=<zone>,<zone>`,
   * for a region in which MSK is not in all of them (in us-east-1 it is not in use1-az3).
   */
  override get availabilityZones(): string[] {
    return this.#namedZones ?? Array.from({ length: this.#zones }, (_, index) => Fn.select(index, Fn.getAzs()));
  }
}
