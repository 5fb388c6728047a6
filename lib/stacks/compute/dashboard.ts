import { Aws, Duration } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  CustomWidget,
  Dashboard,
  type IWidget,
  PeriodOverride,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { LambdaFunction } from '../../constructs/function/lambda-function.ts';
import type { Workflow } from '../../constructs/trigger/workflow.ts';
import type { ComputeInputs } from './compute-inputs.ts';
import { costPanels } from './cost-panels.ts';
import { storePanels } from './store-panels.ts';
import type { StreamFunctions } from './stream-functions.ts';
import { consumerPanels, functionPanels, producerPanels } from './stream-panels.ts';
import { workflowPanels } from './workflow-panels.ts';

export interface Shown {
  readonly streamFunctions: StreamFunctions;
  readonly workflow: Workflow;
  readonly showTrending: LambdaFunction;
}

const FULL_WIDTH = 24;
/** Places of each ranking. */
const RANKED = 10;

/** Asked again whenever the dashboard is: the rankings as they stand. */
const rankingsOf = (showTrending: LambdaFunction): IWidget =>
  new CustomWidget({
    title: 'Trending now',
    functionArn: showTrending.functionArn,
    params: { limit: RANKED },
    updateOnRefresh: true,
    updateOnResize: false,
    updateOnTimeRangeChange: false,
    width: FULL_WIDTH,
    height: 9,
  });

const statusOf = (scope: Construct, { pager }: ComputeInputs): IWidget => {
  const alarms = pager.alarms.map(({ heading }) =>
    Alarm.fromAlarmArn(scope, `shown-${heading}`, pager.arnFrom(scope, heading)),
  );
  return new AlarmStatusWidget({ title: 'Alarms', alarms, width: FULL_WIDTH, height: 4 });
};

/** Everything at a glance: what rings, then a record's way from TMDB to the serving views, then what it costs. */
export const addDashboard = (
  scope: Construct,
  among: ComputeInputs,
  { streamFunctions, workflow, showTrending }: Shown,
): Dashboard => {
  const functionNames = scope.node
    .findAll()
    .filter((construct) => construct instanceof LambdaFunction)
    .map(({ functionName }) => functionName);
  return new Dashboard(scope, 'dashboard', {
    // Dashboards are the account's, not the region's.
    dashboardName: `${among.stage.resourceName}-${Aws.REGION}`,
    defaultInterval: Duration.hours(3),
    periodOverride: PeriodOverride.INHERIT,
    widgets: [
      [statusOf(scope, among)],
      [rankingsOf(showTrending)],
      ...producerPanels(among),
      ...consumerPanels(among, streamFunctions),
      ...workflowPanels(among, workflow),
      ...storePanels(among),
      ...functionPanels(among, functionNames),
      ...costPanels(among, functionNames),
    ],
  });
};
