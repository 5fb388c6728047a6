import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { FUNCTIONS, type FunctionName, METRICS, type MetricName } from '../../../schema/names.ts';
import { ourMetric } from '../../constructs/metrics.ts';
import { graphOf, headingOf } from '../../constructs/panels.ts';
import type { Workflow } from '../../constructs/workflow.ts';
import type { Surroundings } from './surroundings.ts';

/** From the views to the serving views. */
export const workflowPanels = ({ stage }: Surroundings, workflow: Workflow): IWidget[][] => {
  const each = (functionName: FunctionName, names: readonly MetricName[], statistic = 'Sum') =>
    names.map((name) => ourMetric(stage, name, functionName, { statistic, label: name }));
  return [
    [headingOf('Workflow')],
    [
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
          ...each(FUNCTIONS.syncViews, [METRICS.viewRows]),
          ...each(FUNCTIONS.verifyViews, [METRICS.viewDocuments, METRICS.viewDifference]),
        ],
      }),
      graphOf({
        title: 'Movies by label',
        metrics: each(FUNCTIONS.rankTrends, [METRICS.moviesHot, METRICS.moviesBreakout, METRICS.moviesDeclining]),
      }),
    ],
    [
      graphOf({
        title: 'Freshness of each serving view, ms',
        metrics: each(
          FUNCTIONS.syncViews,
          [
            METRICS.sentimentFreshnessMs,
            METRICS.ratingsFreshnessMs,
            METRICS.statsFreshnessMs,
            METRICS.rankingsFreshnessMs,
          ],
          'Minimum',
        ),
        threshold: stage.alarms.freshnessMinutes * 60_000,
      }),
      graphOf({
        title: 'Everything is copied up to, ms ago',
        metrics: each(FUNCTIONS.advanceCheckpoint, [METRICS.viewFreshnessMs], 'Maximum'),
      }),
    ],
  ];
};
