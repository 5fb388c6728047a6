import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { FUNCTIONS, METRICS, TOPICS } from '../../../schema/names.ts';
import { LambdaFunction } from '../../constructs/function/lambda-function.ts';
import { ourMetric } from '../../constructs/monitoring/metrics.ts';
import { RunbookAlarm } from '../../constructs/monitoring/runbook-alarm.ts';
import { ScheduledFunction } from '../../constructs/trigger/scheduled-function.ts';
import {
  allowTables,
  amongBrokers,
  type ComputeInputs,
  storeEnvironment,
  windowingEnvironment,
} from './compute-inputs.ts';

const REDRIVE_SECONDS = 900;
const AUDIT_EVERY_MINUTES = 60;

/** The functions that people call, and the one that looks after retention. */
export interface Operations {
  /** Shows the rankings in the dashboard. */
  readonly showTrending: LambdaFunction;
}

export const addOperations = (scope: Construct, among: ComputeInputs): Operations => {
  addRedrive(scope, among);
  addAudit(scope, among);
  return { showTrending: addShowTrending(scope, among) };
};

const addRedrive = (scope: Construct, among: ComputeInputs): void => {
  const { stage, state } = among;
  const topics = Object.values(TOPICS);
  const redrive = new LambdaFunction(scope, FUNCTIONS.redriveDeadLetters, {
    stage,
    description: 'Sends dead letters back to their topics, each at most once; asked for by a person.',
    memoryMb: 512,
    timeoutSeconds: REDRIVE_SECONDS,
    monitoring: { noMonitoring: 'whoever calls it is told what became of each letter' },
    network: amongBrokers(among),
    environment: {
      DEAD_LETTER_BUCKET: state.deadLetters.bucket.bucketName,
      KAFKA_BROKERS: state.kafka.bootstrapBrokers,
    },
  });
  state.kafka.grantProduce(redrive, topics);
  // It reads letters, and puts what it has claimed and what it has sent beside them.
  state.deadLetters.grantRead(redrive.executionRole, topics);
  state.deadLetters.grantPut(redrive.executionRole, topics);
};

const addAudit = (scope: Construct, among: ComputeInputs): void => {
  const { stage, pager } = among;
  const audit = new ScheduledFunction(scope, FUNCTIONS.auditRetention, {
    stage,
    pager,
    description: 'Looks whether rows are gone when their retention is over.',
    everyMinutes: AUDIT_EVERY_MINUTES,
    // Between two polls.
    cron: { minute: '33' },
    memoryMb: 512,
    timeoutSeconds: 240,
    monitoring: { pager, errorImpact: 'Nobody looks whether rows are forgotten in time, or TTL is off in a table.' },
    missedImpact: 'An audit did not run or failed; the next hour looks again.',
    environment: { ...storeEnvironment(among), ...windowingEnvironment(among) },
  });
  allowTables(among, audit.handler.executionRole, FUNCTIONS.auditRetention);
  new RunbookAlarm(audit, 'ttl-not-expiring', {
    pager,
    impact: 'Rows outlive their retention: readers see what should be forgotten, and storage grows.',
    metric: ourMetric(stage, METRICS.rowsPastExpiry, FUNCTIONS.auditRetention, {
      period: Duration.minutes(AUDIT_EVERY_MINUTES),
    }),
    threshold: stage.alarms.expiredRows,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    // No audit is for the alarm of its function to report.
    treatMissingData: TreatMissingData.IGNORE,
  });
};

const addShowTrending = (scope: Construct, among: ComputeInputs): LambdaFunction => {
  const { stage } = among;
  const show = new LambdaFunction(scope, FUNCTIONS.showTrending, {
    stage,
    description: 'Shows the newest rankings in the dashboard.',
    memoryMb: 256,
    timeoutSeconds: 30,
    monitoring: { noMonitoring: 'whoever looks at the dashboard sees it fail, and nobody else needs it' },
    environment: { ...storeEnvironment(among), ...windowingEnvironment(among) },
  });
  allowTables(among, show.executionRole, FUNCTIONS.showTrending);
  return show;
};
