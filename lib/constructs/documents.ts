import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { DocumentSettings } from '../stages.ts';

/** Not MongoDB's own 27017, which is the first one a scanner tries. */
const DOCUMENTS_PORT = 27_117;

export interface DocumentsProps {
  readonly clusterName: string;
  readonly settings: DocumentSettings;
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly securityGroup: ISecurityGroup;
}

/** The DocumentDB cluster that holds the serving views. */
export class Documents extends Construct {
  readonly clusterName: string;
  readonly endpoint: string;
  readonly port = DOCUMENTS_PORT;
  /** JSON `{ username, password }`, made and rotated by DocumentDB. */
  readonly secret: ISecret;

  constructor(scope: Construct, id: string, props: DocumentsProps) {
    super(scope, id);
    this.clusterName = props.clusterName;
    this.endpoint = 'to.be.filled';
    this.secret = new Secret(this, 'Secret') as ISecret;
  }

  /** Read the user's name and password; the network path is the security group's. */
  grantConnect(grantee: IGrantable): void {
    this.secret.grantRead(grantee);
  }
}
