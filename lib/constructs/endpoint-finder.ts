import { CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type CfnFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { FUNCTIONS } from '../../schema/names.ts';
import { acknowledge } from './acknowledge.ts';
import { BUNDLE_HANDLER, bundledCodeOf } from './bundled-code.ts';

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
  readonly #role: Role;
  readonly #provider: Provider;

  constructor(scope: Construct, id: string, { logRetentionDays }: { readonly logRetentionDays: number }) {
    super(scope, id);
    const logOf = (name: string): ILogGroup =>
      new LogGroup(this, name, {
        retention: logRetentionDays as RetentionDays,
        removalPolicy: RemovalPolicy.DESTROY,
      });
    const roleOf = (name: string, logs: ILogGroup): Role => {
      const role = new Role(this, name, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
      logs.grantWrite(role);
      return role;
    };
    const functionLog = logOf('FunctionLog');
    const providerLog = logOf('ProviderLog');
    this.#role = roleOf('FunctionRole', functionLog);
    const providerRole = roleOf('ProviderRole', providerLog);
    const onEventHandler = new LambdaFunction(this, 'Function', {
      code: bundledCodeOf(FUNCTIONS.findEndpoints),
      handler: BUNDLE_HANDLER,
      description: `${FUNCTIONS.findEndpoints}: looks up what CloudFormation does not tell of a cluster.`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.minutes(1),
      role: this.#role,
      logGroup: functionLog,
    });
    this.#provider = new Provider(this, 'Provider', {
      onEventHandler,
      logGroup: providerLog,
      frameworkOnEventRole: providerRole,
    });
    const functionId = Stack.of(this).getLogicalId(onEventHandler.node.defaultChild as CfnFunction);
    acknowledge(
      providerRole,
      `AwsSolutions-IAM5[Resource::<${functionId}.Arn>:*]`,
      "CDK's provider may invoke this one function; the wildcard stands for its versions.",
    );
  }

  /** The answer, once there is one. */
  find(id: string, { find, cluster, permission, changesWith }: EndpointQuestion): string {
    const { action, resourceArn } = permission;
    const mayLookUp = new PolicyStatement({ actions: [action], resources: [resourceArn] });
    const { policyDependable } = this.#role.addToPrincipalPolicy(mayLookUp);
    const answer = new CustomResource(this, id, {
      resourceType: 'Custom::FindEndpoints',
      serviceToken: this.#provider.serviceToken,
      properties: { find, cluster, changesWith },
    });
    if (policyDependable !== undefined) answer.node.addDependency(policyDependable);
    return answer.getAttString('found');
  }
}
