import { CustomResource } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FUNCTIONS } from '../../../schema/names.ts';
import type { Stage } from '../../stages.ts';
import { deployTimeProviderOf } from '../function/deploy-time-provider.ts';
import { type FunctionNetwork, LambdaFunction } from '../function/lambda-function.ts';
import type { Documents } from './document-cluster.ts';

export interface DocumentIndexesProps {
  readonly stage: Stage;
  readonly documents: Documents;
  readonly network: FunctionNetwork;
  readonly environment: Readonly<Record<string, string>>;
}

/** The indexes of the documents: made at deploy time, since CloudFormation knows clusters and nothing in them. */
export class DocumentIndexes extends Construct {
  constructor(scope: Construct, id: string, { stage, documents, network, environment }: DocumentIndexesProps) {
    super(scope, id);
    const handler = new LambdaFunction(this, FUNCTIONS.prepareDocuments, {
      stage,
      description: 'Makes the indexes of the documents, those that are not there yet.',
      memoryMb: 256,
      timeoutSeconds: 300,
      network,
      environment,
      monitoring: { noMonitoring: 'a deployment that fails for it says why' },
    });
    documents.grantConnect(handler);
    const { code } = handler.node.defaultChild as CfnFunction;
    const { serviceToken } = deployTimeProviderOf(this, handler, stage);
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::DocumentIndexes',
      serviceToken,
      // Other code may know of other indexes: it is asked again whenever it changes, which is harmless.
      properties: { madeBy: (code as CfnFunction.CodeProperty).s3Key },
    });
    resource.node.addDependency(handler.executionRole);
  }
}
