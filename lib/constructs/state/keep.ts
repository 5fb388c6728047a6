import { CfnDeletionPolicy, CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What holds nothing, and is made anew from its definition at any time. */
const HOLDS_NOTHING = [/^AWS::CloudWatch::/, /^AWS::IAM::/, /^AWS::Lambda::/, /^AWS::S3::BucketPolicy$/, /^Custom::/];

/**
 * Everything in here stays when its stack or its line in the code goes. One exception: what a deployment has just made goes
 * when that same deployment fails, else its name would be in the way of the next one.
 */
export const keepAllOf = (scope: IConstruct): void => {
  for (const resource of scope.node.findAll()) {
    if (!CfnResource.isCfnResource(resource)) continue;
    if (HOLDS_NOTHING.some((type) => type.test(resource.cfnResourceType))) continue;
    // Said of logs of functions: kept, their names would be in the way of the next stage.
    if (resource.cfnOptions.deletionPolicy === CfnDeletionPolicy.DELETE) continue;
    resource.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }
};
