import { CustomResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { FUNCTIONS } from '../../schema/names.ts';
import type { Stage } from '../stages.ts';
import { acknowledge } from './acknowledge.ts';
import { LambdaFunction } from './lambda-function.ts';

export interface EndpointQuestion {
  readonly find: 'bootstrap-brokers' | 'master-secret';
  /** MSK's ARN, DocumentDB's identifier. */
  readonly cluster: string;
  /** What it takes to look that up. */
  readonly permission: { readonly action: string; readonly resourceArn: string };
  /** It is looked up again when this changes. */
  readonly changesWith: string;
}

/** Asks AWS at deploy time for what CloudFormation does not tell of its own resources: the function find-endpoints. */
export class EndpointFinder extends Construct {
  readonly #function: LambdaFunction;
  readonly #provider: Provider;

  constructor(scope: Construct, id: string, { stage }: { readonly stage: Stage }) {
    super(scope, id);
    this.#function = new LambdaFunction(this, FUNCTIONS.findEndpoints, {
      stage,
      description: 'Looks up what CloudFormation does not tell of a cluster.',
      memoryMb: 256,
      timeoutSeconds: 60,
      environment: {},
      monitoring: { noMonitoring: 'It runs in a deployment only, and a failure fails that deployment.' },
    });
    const logGroup = new LogGroup(this, 'ProviderLog', {
      retention: stage.logRetentionDays as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const frameworkOnEventRole = new Role(this, 'ProviderRole', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(frameworkOnEventRole);
    this.#provider = new Provider(this, 'Provider', { onEventHandler: this.#function, logGroup, frameworkOnEventRole });
    const functionId = Stack.of(this).getLogicalId(this.#function.node.defaultChild as CfnFunction);
    acknowledge(
      frameworkOnEventRole,
      `AwsSolutions-IAM5[Resource::<${functionId}.Arn>:*]`,
      "CDK's provider may invoke this one function; the wildcard stands for its versions.",
    );
  }

  /** The answer, once there is one. */
  find(id: string, { find, cluster, permission, changesWith }: EndpointQuestion): string {
    const mayLookUp = new PolicyStatement({ actions: [permission.action], resources: [permission.resourceArn] });
    const { policyDependable } = this.#function.executionRole.addToPrincipalPolicy(mayLookUp);
    const answer = new CustomResource(this, id, {
      resourceType: 'Custom::FindEndpoints',
      serviceToken: this.#provider.serviceToken,
      properties: { find, cluster, changesWith },
    });
    if (policyDependable !== undefined) answer.node.addDependency(policyDependable);
    return answer.getAttString('found');
  }
}
