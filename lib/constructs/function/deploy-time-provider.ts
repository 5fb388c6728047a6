import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledge } from '../rules/acknowledge.ts';

/** CDK's provider, that asks a function of ours in the middle of a deployment, under a role that may only do that. */
export const deployTimeProviderOf = (
  scope: Construct,
  onEventHandler: IFunction,
  { logRetentionDays }: { readonly logRetentionDays: number },
): Provider => {
  const logGroup = new LogGroup(scope, 'ProviderLog', {
    retention: logRetentionDays as RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, 'ProviderRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  const functionId = Stack.of(scope).getLogicalId(onEventHandler.node.defaultChild as CfnFunction);
  acknowledge(
    role,
    `AwsSolutions-IAM5[Resource::<${functionId}.Arn>:*]`,
    "CDK's provider may invoke this one function; the wildcard stands for its versions.",
  );
  return new Provider(scope, 'Provider', { onEventHandler, logGroup, frameworkOnEventRole: role });
};
