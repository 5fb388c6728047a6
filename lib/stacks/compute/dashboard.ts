import { Duration } from 'aws-cdk-lib';
import { AlarmStatusWidget, Dashboard, PeriodOverride } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { LambdaFunction } from '../../constructs/lambda-function.ts';
import { costPanels } from './cost-panels.ts';
import { alarmsBelow } from './pages.ts';
import { storePanels } from './store-panels.ts';
import type { StreamFunctions } from './stream-functions.ts';
import { consumerPanels, functionPanels, producerPanels } from './stream-panels.ts';
import type { Surroundings } from './surroundings.ts';

const FULL_WIDTH = 24;

/** Everything at a glance: what rings, then a record's way from TMDB to the serving views, then what it costs. */
export const addDashboard = (scope: Construct, among: Surroundings, functions: StreamFunctions): Dashboard => {
  const functionNames = scope.node
    .findAll()
    .filter((construct) => construct instanceof LambdaFunction)
    .map(({ functionName }) => functionName);
  return new Dashboard(scope, 'dashboard', {
    dashboardName: among.stage.resourceName,
    defaultInterval: Duration.hours(3),
    periodOverride: PeriodOverride.INHERIT,
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: alarmsBelow(scope), width: FULL_WIDTH, height: 4 })],
      ...producerPanels(among),
      ...consumerPanels(among, functions),
      ...storePanels(among),
      ...functionPanels(among, functionNames),
      ...costPanels(among, functionNames),
    ],
  });
};
