import { Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import {
  type CronOptionsWithTimezone,
  Schedule,
  ScheduleExpression,
  type ScheduleTargetConfig,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionName } from '../../../schema/names.ts';
import { DeadLetterQueue } from '../failure/dead-letter-queue.ts';
import { LambdaFunction, type LambdaFunctionProps } from '../function/lambda-function.ts';
import { awsMetric } from '../monitoring/metrics.ts';
import type { Pager } from '../monitoring/pager.ts';
import { RunbookAlarm } from '../monitoring/runbook-alarm.ts';

export interface ScheduledFunctionProps extends Omit<LambdaFunctionProps, 'reservedConcurrency'> {
  readonly pager: Pager;
  readonly everyMinutes: number;
  /** UTC. */
  readonly cron: CronOptionsWithTimezone;
  /**
   * The event.
   * @default - Scheduler's own
   */
  readonly input?: Readonly<Record<string, string>>;
  /** What a run that never began means; a full sentence. */
  readonly missedImpact: string;
}

/** An invocation that begins later than this would do the next one's work. Scheduler and Lambda take no less. */
const MAX_EVENT_AGE = Duration.minutes(1);

/** Of one delivery to Lambda's queue, within the minute. */
const DELIVERY_ATTEMPTS = 3;

/**
 * A function that runs at fixed times and not beside itself: it ends before the next time comes, what has waited for a minute
 * is given up, and where the stage reserves concurrency it runs once at a time whatever is delivered late or twice. What never ran or failed stays in a queue of its own.
 */
export class ScheduledFunction extends Construct {
  readonly handler: LambdaFunction;
  readonly setAside: IQueue;

  constructor(scope: Construct, id: FunctionName, props: ScheduledFunctionProps) {
    super(scope, `${id}-scheduled`);
    const { stage, pager, everyMinutes, timeoutSeconds, cron, input, missedImpact } = props;
    if (timeoutSeconds >= everyMinutes * 60) throw new Error(`${id} may run for longer than until its next run`);
    this.handler = new LambdaFunction(this, id, {
      ...props,
      ...(stage.reservesConcurrency ? { reservedConcurrency: 1 } : {}),
    });
    this.setAside = new DeadLetterQueue(this, 'set-aside');
    this.handler.configureAsyncInvoke({
      maxEventAge: MAX_EVENT_AGE,
      retryAttempts: 0,
      onFailure: new SqsDestination(this.setAside),
    });
    new Schedule(this, 'schedule', {
      description: props.description,
      schedule: ScheduleExpression.cron(cron),
      target: { bind: () => this.#targetOf(input) },
    });
    new RunbookAlarm(this, `${id}-missed`, {
      pager,
      impact: missedImpact,
      urgency: 'notice',
      metric: awsMetric(
        'AWS/SQS',
        'ApproximateNumberOfMessagesVisible',
        { QueueName: this.setAside.queueName },
        { statistic: 'Maximum', period: Duration.minutes(5) },
      ),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // A queue that nobody touches reports nothing for hours.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  /** CDK's own target may invoke every version of the function; this one may invoke the function. */
  #targetOf(input: ScheduledFunctionProps['input']): ScheduleTargetConfig {
    const { account } = Stack.of(this);
    const role = new Role(this, 'schedule-role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    });
    const { functionArn } = this.handler;
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] }));
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.setAside.queueArn] }));
    return {
      arn: functionArn,
      role,
      deadLetterConfig: { arn: this.setAside.queueArn },
      retryPolicy: { maximumEventAgeInSeconds: MAX_EVENT_AGE.toSeconds(), maximumRetryAttempts: DELIVERY_ATTEMPTS },
      ...(input === undefined ? {} : { input: ScheduleTargetInput.fromObject(input) }),
    };
  }
}
