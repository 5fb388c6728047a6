import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as AwsFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { FunctionName } from '../../../schema/names.ts';
import type { Stage } from '../../stages.ts';
import { awsMetric, metricNamespaceOf } from '../monitoring/metrics.ts';
import type { Monitoring } from '../monitoring/monitoring.ts';
import { RunbookAlarm } from '../monitoring/runbook-alarm.ts';
import { acknowledgeEverywhere, allowEverywhere } from '../rules/wildcards.ts';
import { BUNDLE_HANDLER, bundledCodeOf } from './bundled-code.ts';

export interface LambdaFunctionProps {
  readonly stage: Stage;
  /** What it does; a full sentence. */
  readonly description: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly monitoring: Monitoring;
  /**
   * How often it is invoked at least; errors are judged over three such spans.
   * @default 5
   */
  readonly everyMinutes?: number;
  /** @default - outside of any VPC */
  readonly network?: FunctionNetwork;
  /** @default - what the account has left */
  readonly reservedConcurrency?: number;
}

export interface FunctionNetwork {
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];
}

/** The function of folder `lambdas/<id>`, under a role of its own that may at first do nothing but write its log. */
export class LambdaFunction extends AwsFunction {
  /** The same as `role`, which might not be there. */
  readonly executionRole: Role;

  constructor(scope: Construct, id: FunctionName, props: LambdaFunctionProps) {
    const { stage, network, reservedConcurrency } = props;
    const functionName = `${stage.resourceName}-${id}`;
    const role = new Role(scope, `${id}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new LogGroup(scope, `${id}-log`, {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: stage.logRetentionDays as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    logGroup.grantWrite(role);
    if (network !== undefined) allowEverywhere(role, 'joinVpc');
    if (stage.tracing) acknowledgeEverywhere(role, 'trace');
    super(scope, id, {
      functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: BUNDLE_HANDLER,
      code: bundledCodeOf(id),
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: { POWERTOOLS_METRICS_NAMESPACE: metricNamespaceOf(stage), ...props.environment },
      role,
      logGroup,
      tracing: stage.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      ...network,
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
    });
    this.executionRole = role;
    if ('errorImpact' in props.monitoring) addErrorAlarm(this, id, props, props.monitoring);
  }
}

/** No invocation is no error: that nothing runs is for the alarms on lag and silence to say. */
const addErrorAlarm = (
  scope: LambdaFunction,
  id: FunctionName,
  { stage, everyMinutes = 5 }: LambdaFunctionProps,
  { pager, errorImpact }: Exclude<Monitoring, { readonly noMonitoring: string }>,
): void => {
  const period = Duration.minutes(everyMinutes);
  const dimensions = { FunctionName: scope.functionName };
  new RunbookAlarm(scope, id, {
    pager,
    impact: errorImpact,
    metric: new MathExpression({
      expression: 'IF(invocations > 0, 100 * errors / invocations, 0)',
      usingMetrics: {
        invocations: awsMetric('AWS/Lambda', 'Invocations', dimensions, { period }),
        errors: awsMetric('AWS/Lambda', 'Errors', dimensions, { period }),
      },
      period,
      label: 'errors, percent of invocations',
    }),
    threshold: stage.alarms.errorRatePercent,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
};
