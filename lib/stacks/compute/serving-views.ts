import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ContextAttribute } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { FUNCTIONS, METRICS } from '../../../schema/names.ts';
import { ourMetric } from '../../constructs/monitoring/metrics.ts';
import { RunbookAlarm } from '../../constructs/monitoring/runbook-alarm.ts';
import { DocumentIndexes } from '../../constructs/state/document-indexes.ts';
import { ScheduledFunction } from '../../constructs/trigger/scheduled-function.ts';
import { Workflow } from '../../constructs/trigger/workflow.ts';
import { amongDocuments, type ComputeInputs, documentsEnvironment } from './compute-inputs.ts';
import { addServeDocuments } from './serve-documents.ts';
import { addWorkflowTasks } from './workflow-tasks.ts';

const DEFINITION = join(import.meta.dirname, '..', '..', 'workflows', 'serving-views.asl.json');

/** The workflow that keeps the documents as new as the rows, and what starts it. */
export const addServingViews = (scope: Construct, among: ComputeInputs): Workflow => {
  const { stage, pager } = among;
  const { everyMinutes, delayMinutes } = stage.workflow;
  const workflow = new Workflow(scope, 'serving-views', {
    stage,
    pager,
    file: DEFINITION,
    tasks: addWorkflowTasks(scope, { ...among, serveDocuments: addServeDocuments(scope, among) }),
    everyMinutes,
    failedImpact: 'Executions fail: trends and the serving views stand still until one succeeds.',
    silentImpact: 'No execution has succeeded: readers see views of a quarter of an hour ago or older.',
  });
  const start = new ScheduledFunction(scope, FUNCTIONS.startServingViews, {
    stage,
    pager,
    description: 'Starts an execution of the workflow, once for each scheduled time.',
    everyMinutes,
    // The lists of a poll are published within seconds of a window's start; a minute later its ratings are in the rows.
    cron: { minute: `${delayMinutes}/${everyMinutes}` },
    input: { scheduledAt: ContextAttribute.scheduledTime },
    memoryMb: 256,
    timeoutSeconds: 30,
    monitoring: { pager, errorImpact: 'Executions are not started: trends and the serving views stand still.' },
    missedImpact: 'An execution was not started; the next one copies what it would have.',
    environment: { STATE_MACHINE_ARN: workflow.stateMachine.stateMachineArn },
  });
  workflow.stateMachine.grantStartExecution(start.handler);
  new DocumentIndexes(scope, 'document-indexes', {
    stage,
    documents: among.state.documents,
    network: amongDocuments(among),
    environment: documentsEnvironment(among),
  });
  addDifferenceAlarm(workflow, among);
  addStaleAlarm(workflow, among);
  return workflow;
};

const addDifferenceAlarm = (workflow: Workflow, { stage, pager }: ComputeInputs): void => {
  new RunbookAlarm(workflow, 'views-differ', {
    pager,
    impact: 'Documents were behind their rows although they had been copied: readers have seen old numbers.',
    metric: ourMetric(stage, METRICS.viewDifference, FUNCTIONS.reconcileViews, {
      period: Duration.minutes(stage.workflow.everyMinutes),
    }),
    threshold: stage.alarms.syncDifference,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    // Once is no fault: a batch under way may have written its row and not yet its entry in the change log.
    evaluationPeriods: 3,
    // Nothing compared is for serving-views-silent to say.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
};

const addStaleAlarm = (workflow: Workflow, { stage, pager }: ComputeInputs): void => {
  new RunbookAlarm(workflow, 'serving-views-stale', {
    pager,
    impact:
      'Executions succeed, and what they have copied is old: readers see views of a quarter of an hour ago or older.',
    metric: ourMetric(stage, METRICS.viewFreshnessMs, FUNCTIONS.advanceCheckpoint, {
      statistic: 'Maximum',
      period: Duration.minutes(stage.workflow.everyMinutes),
    }),
    threshold: stage.alarms.freshnessMinutes * 60_000,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    // The first execution after an outage copies up to three hours, and its figure is of before.
    evaluationPeriods: 3,
    // Nothing copied is for serving-views-silent to say.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
};
