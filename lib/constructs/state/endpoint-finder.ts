import { CrossStackReferences, CustomResource, ReferenceStrength } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { FUNCTIONS } from '../../../schema/names.ts';
import type { Stage } from '../../stages.ts';
import { deployTimeProviderOf } from '../function/deploy-time-provider.ts';
import { LambdaFunction } from '../function/lambda-function.ts';

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
    this.#provider = deployTimeProviderOf(this, this.#function, stage);
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
    // What is found may be another answer the next time, and CloudFormation changes no export that is in use.
    CrossStackReferences.of(answer).produce(ReferenceStrength.WEAK);
    if (policyDependable !== undefined) answer.node.addDependency(policyDependable);
    return answer.getAttString('found');
  }
}
