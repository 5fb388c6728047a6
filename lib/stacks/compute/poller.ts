import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { FUNCTIONS, METRICS, TOPICS } from '../../../schema/names.ts';
import { ourMetric } from '../../constructs/monitoring/metrics.ts';
import { RunbookAlarm } from '../../constructs/monitoring/runbook-alarm.ts';
import { ScheduledFunction } from '../../constructs/trigger/scheduled-function.ts';
import {
  allowTables,
  amongBrokers,
  type ComputeInputs,
  retentionEnvironment,
  storeEnvironment,
} from './compute-inputs.ts';

/** From the end of a poll to the next: room for its last flush. */
const REST_SECONDS = 5;

/** The function that asks TMDB what has changed. */
export const addPoller = (scope: Construct, among: ComputeInputs): ScheduledFunction => {
  const { stage, pager, state } = among;
  const { everyMinutes } = stage.poll;
  const topics = Object.values(TOPICS);
  const poller = new ScheduledFunction(scope, FUNCTIONS.pollTmdb, {
    stage,
    pager,
    description: 'Asks TMDB what has changed and publishes it.',
    everyMinutes,
    // At the start of each window, so that a window's numbers are those of its beginning.
    cron: { minute: `0/${everyMinutes}` },
    memoryMb: 512,
    timeoutSeconds: everyMinutes * 60 - REST_SECONDS,
    monitoring: { pager, errorImpact: 'Polls fail: what changes at TMDB arrives late or, after two days, never.' },
    missedImpact: 'A poll did not run or failed; the next one asks for everything that it would have.',
    network: amongBrokers(among),
    environment: {
      ...storeEnvironment(among),
      ...retentionEnvironment(among),
      ...state.schemas.environmentOf(topics),
      ...pollEnvironment(among),
      KAFKA_BROKERS: state.kafka.bootstrapBrokers,
      TMDB_TOKEN_SECRET_ID: state.tmdbToken.secretArn,
    },
  });
  state.kafka.grantProduce(poller.handler, topics);
  state.tmdbToken.grantRead(poller.handler);
  allowTables(among, poller.handler.executionRole, FUNCTIONS.pollTmdb);
  addSilenceAlarm(poller, among);
  return poller;
};

const pollEnvironment = ({ stage: { poll } }: ComputeInputs): Record<string, string> => ({
  POLL_REQUEST_BUDGET: String(poll.requestBudget),
  POLL_REQUESTS_PER_SECOND: String(poll.requestsPerSecond),
  POLL_POPULAR_PAGES: String(poll.popularPages),
  POLL_TRENDING_PAGES: String(poll.trendingPages),
  POLL_CHANGES_PAGES: String(poll.changesPages),
  POLL_MAX_DURATION: `${poll.maxDurationSeconds}s`,
});

const addSilenceAlarm = (poller: ScheduledFunction, { stage, pager }: ComputeInputs): void => {
  new RunbookAlarm(poller, `${FUNCTIONS.pollTmdb}-silent`, {
    pager,
    impact: 'Nothing new has been published: views stay as they are and run out after two days.',
    metric: ourMetric(stage, METRICS.recordsProduced, FUNCTIONS.pollTmdb, {
      period: Duration.minutes(stage.poll.everyMinutes),
    }),
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: stage.alarms.pollerSilentMinutes / stage.poll.everyMinutes,
    // A function that does not run reports nothing.
    treatMissingData: TreatMissingData.BREACHING,
  });
};
