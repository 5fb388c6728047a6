import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { addDashboard } from './dashboard.ts';
import { addDeadLetterAlarm } from './dead-letter-alarm.ts';
import { addKafkaDiskAlarm } from './kafka-disk-alarm.ts';
import { addOperations } from './operations.ts';
import { addPages } from './pages.ts';
import { addPoller } from './poller.ts';
import { addServingViews } from './serving-views.ts';
import { addStreamFunctions } from './stream-functions.ts';
import type { Surroundings } from './surroundings.ts';

export interface ComputeStackProps extends StackProps, Surroundings {}

/** Everything that runs, and everything that watches it; deleting it loses no data. */
export class ComputeStack extends Stack {
  constructor(scope: Construct, id: string, { stage, network, state, ...props }: ComputeStackProps) {
    super(scope, id, props);
    const among = { stage, network, state };
    addPoller(this, among);
    const streamFunctions = addStreamFunctions(this, among);
    const workflow = addServingViews(this, among);
    const { showTrending } = addOperations(this, among);
    addDeadLetterAlarm(this, among, streamFunctions);
    addKafkaDiskAlarm(this, among);
    addPages(this, stage);
    addDashboard(this, among, { streamFunctions, workflow, showTrending });
  }
}
