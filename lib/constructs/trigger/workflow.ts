import { readFileSync } from 'node:fs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Stage } from '../../stages.ts';
import { type AwsMetricName, awsMetric, sumOf } from '../monitoring/metrics.ts';
import type { Pager } from '../monitoring/pager.ts';
import { RunbookAlarm } from '../monitoring/runbook-alarm.ts';
import { acknowledgeEverywhere } from '../rules/wildcards.ts';
import type { WorkflowTask } from './workflow-task.ts';

/** Scheduler is exact to the minute: docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
const START_WITHIN_SECONDS = 60;

export interface WorkflowProps {
  readonly stage: Stage;
  readonly pager: Pager;
  /** Of the definition in `lib/workflows`: JSON with `${…}` for each task's ARN. */
  readonly file: string;
  /** By what stands for their ARNs. */
  readonly tasks: Readonly<Record<string, WorkflowTask>>;
  /** More than an execution may last. */
  readonly everyMinutes: number;
  /** What executions that fail or do not start mean; full sentences. */
  readonly failedImpact: string;
  readonly silentImpact: string;
}

/** A state machine that remembers each execution, with everything it did in its log. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly #id: string;
  readonly #props: WorkflowProps;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    this.#id = id;
    this.#props = props;
    const { stage, file, tasks, everyMinutes } = props;
    const definition = readFileSync(file, 'utf8');
    const { TimeoutSeconds } = JSON.parse(definition) as { readonly TimeoutSeconds?: number };
    if ((TimeoutSeconds ?? Infinity) + START_WITHIN_SECONDS >= everyMinutes * 60)
      throw new Error(`${id} may run for longer than until its next run`);
    const role = new Role(this, 'role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    const functionArns = Object.values(tasks).map((task) => task.functionArn);
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: functionArns }));
    acknowledgeEverywhere(role, 'deliverLogs');
    acknowledgeEverywhere(role, 'trace');
    const stateMachineName = `${stage.resourceName}-${id}`;
    this.stateMachine = new StateMachine(this, 'state-machine', {
      stateMachineName,
      // Five-minute executions of the express type could run twice; these are kept, and named, for 90 days.
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(definition),
      definitionSubstitutions: Object.fromEntries(
        Object.entries(tasks).map(([placeholder, task]) => [placeholder, task.functionArn]),
      ),
      role,
      tracingEnabled: true,
      logs: {
        // Log groups of this prefix do not use up the room of the account's resource policy.
        destination: new LogGroup(this, 'log', {
          logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
          retention: stage.logRetentionDays as RetentionDays,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ALL,
        includeExecutionData: true,
      },
    });
    this.#addAlarms();
  }

  /** One metric of the executions, summed up over the span between two of them. */
  metric(name: AwsMetricName<'AWS/States'>, statistic = 'Sum'): Metric {
    const dimensions = { StateMachineArn: this.stateMachine.stateMachineArn };
    return awsMetric('AWS/States', name, dimensions, {
      statistic,
      period: Duration.minutes(this.#props.everyMinutes),
      label: name,
    });
  }

  #addAlarms(): void {
    const { pager, failedImpact, silentImpact } = this.#props;
    new RunbookAlarm(this, `${this.#id}-failing`, {
      pager,
      impact: failedImpact,
      metric: sumOf(
        [this.metric('ExecutionsFailed'), this.metric('ExecutionsTimedOut'), this.metric('ExecutionsAborted')],
        'executions that did not succeed',
      ),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // One alone is made good by the next.
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    new RunbookAlarm(this, `${this.#id}-silent`, {
      pager,
      impact: silentImpact,
      metric: this.metric('ExecutionsSucceeded'),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 3,
      // Nothing reported is nothing done.
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
}
