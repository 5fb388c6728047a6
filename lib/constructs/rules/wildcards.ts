/** The only permissions here whose resource is `*`, each with the reason why IAM or AWS leaves no choice. */
import { Grant, type IRole } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { acknowledge } from './acknowledge.ts';

interface Wildcard {
  readonly actions: readonly string[];
  readonly reason: string;
}

export const WILDCARDS = {
  joinVpc: {
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    reason:
      'Lambda checks that a function in a VPC may do this to any interface before it makes one; Describe* knows no resources',
  },
  pollKafka: {
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeVpcs',
      'ec2:DescribeSubnets',
      'ec2:DescribeSecurityGroups',
      'ec2:DeleteNetworkInterface',
    ],
    reason:
      "the mapping's pollers stand in the brokers' subnets under this role, on interfaces named by Lambda; Describe* knows no resources",
  },
  trace: {
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
    reason: 'X-Ray knows no resources',
  },
  deliverLogs: {
    actions: [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    reason: "Step Functions sets up its log's delivery with these; CloudWatch Logs knows no resources for them",
  },
} as const satisfies Record<string, Wildcard>;

export type WildcardName = keyof typeof WILDCARDS;

/** Allows it on every resource, and says why that is no oversight. */
export const allowEverywhere = (grantee: IRole, what: WildcardName): void => {
  Grant.addToPrincipal({ grantee, actions: [...WILDCARDS[what].actions], resourceArns: ['*'] });
  acknowledgeEverywhere(grantee, what);
};

/** Says why it is no oversight where CDK allows it by itself. */
export const acknowledgeEverywhere = (scope: IConstruct, what: WildcardName): void => {
  acknowledge(scope, 'AwsSolutions-IAM5[Resource::*]', WILDCARDS[what].reason);
};
