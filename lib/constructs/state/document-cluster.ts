import { ArnFormat, CrossStackReferences, ReferenceStrength, Stack } from 'aws-cdk-lib';
import { CfnDBCluster, CfnDBClusterParameterGroup, CfnDBInstance, CfnDBSubnetGroup } from 'aws-cdk-lib/aws-docdb';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { auditLogOf } from '../../../schema/names.ts';
import type { DocumentSettings } from '../../stages.ts';
import { CERTIFICATE_AUTHORITY } from '../function/certificate-authority.ts';
import { DOCUMENTS_PORT } from '../network/port-numbers.ts';
import { acknowledge } from '../rules/acknowledge.ts';
import type { EndpointFinder } from './endpoint-finder.ts';
import { generated } from './generated.ts';

/** The newest engine whose TTL indexes and bulk writes are known to us. */
const ENGINE_VERSION = '5.0.0';
const ENGINE_FAMILY = 'docdb5.0';
const USER_NAME = 'speedlayer';
/** Who signs in and who changes collections; reads and writes are too many, and logged by their functions. */
const AUDITED = 'ddl';

export interface DocumentsProps {
  readonly clusterName: string;
  readonly endpoints: EndpointFinder;
  readonly settings: DocumentSettings;
  readonly logRetentionDays: number;
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly securityGroup: ISecurityGroup;
}

/** The DocumentDB cluster that holds the serving views: private, TLS only, serverless. */
export class Documents extends Construct {
  readonly clusterName: string;
  readonly endpoint: string;
  readonly port = DOCUMENTS_PORT;
  /** JSON `{ username, password }`, made and rotated by DocumentDB. */
  readonly secret: ISecret;
  /** Another text whenever the cluster's address or login may be another one. */
  readonly madeOf: string;

  constructor(scope: Construct, id: string, props: DocumentsProps) {
    super(scope, id);
    this.clusterName = props.clusterName;
    this.madeOf = `${USER_NAME}, generation ${props.settings.clusterGeneration}`;
    const cluster = this.#addCluster(props);
    this.endpoint = cluster.attrEndpoint;
    this.secret = this.#findSecret(cluster, props.endpoints);
    // Serverless capacity is a kind of instance: a cluster without one has an endpoint that nobody answers.
    for (let number = 1; number <= props.settings.instances; number += 1)
      this.#addInstance(cluster, number, props.settings);
  }

  /** Read the user's name and password; the way to the cluster is the security group's. */
  grantConnect(grantee: IGrantable): void {
    this.secret.grantRead(grantee);
  }

  #findSecret(cluster: CfnDBCluster, endpoints: EndpointFinder): ISecret {
    const resourceArn = Stack.of(this).formatArn({
      service: 'rds',
      resource: 'cluster',
      resourceName: this.clusterName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const secretArn = endpoints.find('DocumentSecret', {
      find: 'master-secret',
      cluster: cluster.ref,
      permission: { action: 'rds:DescribeDBClusters', resourceArn },
      changesWith: this.madeOf,
    });
    return Secret.fromSecretCompleteArn(this, 'Secret', secretArn);
  }

  #addCluster(props: DocumentsProps): CfnDBCluster {
    const { clusterName, settings, vpc, subnets } = props;
    const subnetGroup = new CfnDBSubnetGroup(this, 'Subnets', {
      dbSubnetGroupDescription: 'Private subnets without a way out',
      subnetIds: vpc.selectSubnets(subnets).subnetIds,
    });
    const parameters = new CfnDBClusterParameterGroup(this, 'Parameters', {
      description: 'TLS only, audited',
      family: ENGINE_FAMILY,
      parameters: { tls: 'enabled', audit_logs: AUDITED },
    });
    // DocumentDB would make it itself, and keep it for ever.
    const auditLog = new LogGroup(this, 'AuditLog', {
      logGroupName: auditLogOf(clusterName),
      retention: props.logRetentionDays as RetentionDays,
    });
    const cluster = new CfnDBCluster(this, generated('Cluster', settings.clusterGeneration), {
      dbClusterIdentifier: clusterName,
      engineVersion: ENGINE_VERSION,
      port: DOCUMENTS_PORT,
      masterUsername: USER_NAME,
      manageMasterUserPassword: true,
      serverlessV2ScalingConfiguration: {
        minCapacity: settings.minCapacityUnits,
        maxCapacity: settings.maxCapacityUnits,
      },
      storageEncrypted: true,
      backupRetentionPeriod: settings.backupDays,
      copyTagsToSnapshot: true,
      deletionProtection: true,
      enableCloudwatchLogsExports: ['audit'],
      dbSubnetGroupName: subnetGroup.ref,
      dbClusterParameterGroupName: parameters.ref,
      vpcSecurityGroupIds: [props.securityGroup.securityGroupId],
    });
    cluster.node.addDependency(auditLog);
    // One that was lost and made anew may have another address.
    CrossStackReferences.of(cluster).produce(ReferenceStrength.WEAK);
    acknowledgeFindings(cluster);
    return cluster;
  }

  #addInstance(cluster: CfnDBCluster, number: number, { clusterGeneration }: DocumentSettings): void {
    const instance = new CfnDBInstance(this, generated(`Instance${number}`, clusterGeneration), {
      dbClusterIdentifier: cluster.ref,
      dbInstanceIdentifier: `${this.clusterName}-${number}`,
      dbInstanceClass: 'db.serverless',
      caCertificateIdentifier: CERTIFICATE_AUTHORITY,
    });
    acknowledge(
      instance,
      'CloudFormation-Validate::E3620',
      'The rule lists only instances of a fixed size; serverless capacity is the class db.serverless.',
    );
  }
}

const acknowledgeFindings = (cluster: CfnDBCluster): void => {
  acknowledge(
    cluster,
    'AwsSolutions-DOC3',
    'DocumentDB itself makes the password, keeps it in Secrets Manager and rotates it; the rule knows only the older way.',
  );
  for (const operation of ['authenticate', 'createIndex', 'dropCollection']) {
    acknowledge(
      cluster,
      `AwsSolutions-DOC5[LogExport::${operation}]`,
      'The audit log is exported and has these operations; no log to export is called so.',
    );
  }
};
