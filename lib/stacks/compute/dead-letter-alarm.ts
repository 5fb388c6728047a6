import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { FUNCTIONS, METRICS } from '../../../schema/names.ts';
import { awsMetric, ourMetric, sumOf } from '../../constructs/monitoring/metrics.ts';
import { RunbookAlarm } from '../../constructs/monitoring/runbook-alarm.ts';
import type { KafkaConsumer } from '../../constructs/trigger/kafka-consumer.ts';
import type { ComputeInputs } from './compute-inputs.ts';
import type { StreamFunctions } from './stream-functions.ts';

const HOURS_TO_RING = 24;

/** Rings for a day after a record was set aside, by a function or by a mapping that gave up. */
export const addDeadLetterAlarm = (
  scope: Construct,
  { stage, pager }: ComputeInputs,
  functions: StreamFunctions,
): void => {
  const period = Duration.hours(1);
  const byFunctions = [FUNCTIONS.scoreReviews, FUNCTIONS.aggregateRatings, FUNCTIONS.projectMetadata].map((id) =>
    ourMetric(stage, METRICS.deadLetters, id, { period }),
  );
  const mappings = stage.stream.provisionedPollers === undefined ? [] : mappingsOf(functions);
  const byMappings = mappings.map((EventSourceMappingUUID) =>
    awsMetric('AWS/Lambda', 'OnFailureDestinationDeliveredEventCount', { EventSourceMappingUUID }, { period }),
  );
  new RunbookAlarm(scope, 'dead-letters', {
    pager,
    impact: 'Records were set aside and are missing from the views until somebody sends them back.',
    urgency: 'notice',
    metric: sumOf([...byFunctions, ...byMappings], 'records set aside'),
    threshold: stage.alarms.deadLetters,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: HOURS_TO_RING,
    datapointsToAlarm: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
};

const mappingsOf = (functions: StreamFunctions): string[] =>
  Object.values(functions)
    .flatMap(({ mappings }: KafkaConsumer) => mappings)
    .map(({ eventSourceMappingId }) => eventSourceMappingId);
