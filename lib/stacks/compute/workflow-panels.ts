import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { FUNCTIONS, type FunctionName, METRICS, type MetricName } from '../../../schema/names.ts';
import { ourMetric } from '../../constructs/monitoring/metrics.ts';
import { graphOf, headingOf } from '../../constructs/monitoring/panels.ts';
import type { Workflow } from '../../constructs/trigger/workflow.ts';
import type { ComputeInputs } from './compute-inputs.ts';

/** From the views to the serving views. */
export const workflowPanels = (among: ComputeInputs, workflow: Workflow): IWidget[][] => [
  [headingOf('Workflow')],
  executionPanels(among, workflow),
  documentPanels(among),
];

/** Metrics of one function, each under its own name. */
const ofFunction = ({ stage }: ComputeInputs, id: FunctionName, names: readonly MetricName[], statistic = 'Sum') =>
  names.map((name) => ourMetric(stage, name, id, { statistic, label: name }));

const executionPanels = (among: ComputeInputs, workflow: Workflow): IWidget[] => [
  graphOf({ title: 'Duration of executions, longest, ms', metrics: [workflow.metric('ExecutionTime', 'Maximum')] }),
  graphOf({
    title: 'Executions',
    metrics: [
      workflow.metric('ExecutionsSucceeded'),
      workflow.metric('ExecutionsFailed'),
      workflow.metric('ExecutionsTimedOut'),
    ],
  }),
  graphOf({
    title: 'Rows, their documents, the difference',
    metrics: [
      ...ofFunction(among, FUNCTIONS.syncViews, [METRICS.viewRows]),
      ...ofFunction(among, FUNCTIONS.reconcileViews, [METRICS.viewDocuments, METRICS.viewDifference]),
    ],
  }),
  graphOf({
    title: 'Movies by label',
    metrics: ofFunction(among, FUNCTIONS.rankTrends, [
      METRICS.moviesHot,
      METRICS.moviesBreakout,
      METRICS.moviesDeclining,
    ]),
  }),
];

const FRESHNESS: readonly MetricName[] = [
  METRICS.sentimentFreshnessMs,
  METRICS.ratingsFreshnessMs,
  METRICS.statsFreshnessMs,
  METRICS.rankingsFreshnessMs,
];

const documentPanels = (among: ComputeInputs): IWidget[] => [
  graphOf({
    title: 'Freshness of each serving view, ms',
    metrics: ofFunction(among, FUNCTIONS.syncViews, FRESHNESS, 'Minimum'),
  }),
  graphOf({
    title: 'Everything is copied up to, ms ago',
    metrics: ofFunction(among, FUNCTIONS.advanceCheckpoint, [METRICS.viewFreshnessMs], 'Maximum'),
    threshold: among.stage.alarms.freshnessMinutes * 60_000,
  }),
  graphOf({
    title: 'Time of an operation on documents, p99 ms',
    metrics: ofFunction(among, FUNCTIONS.serveDocuments, [METRICS.storeLatencyMs], 'p99'),
  }),
];
