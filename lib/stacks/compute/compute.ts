import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ComputeInputs } from './compute-inputs.ts';
import { addDashboard } from './dashboard.ts';
import { addDeadLetterAlarm } from './dead-letter-alarm.ts';
import { addOperations } from './operations.ts';
import { addPages } from './pages.ts';
import { addPoller } from './poller.ts';
import { addServingViews } from './serving-views.ts';
import { addStreamFunctions } from './stream-functions.ts';

export interface ComputeStackProps extends StackProps, ComputeInputs {}

/** Everything that runs, and everything that watches it; deleting it loses no data. */
export class ComputeStack extends Stack {
  constructor(scope: Construct, id: string, { stage, network, state, pager, ...props }: ComputeStackProps) {
    super(scope, id, props);
    // Its page names alarms of the other stacks.
    this.addStackDependency(state);
    const among = { stage, network, state, pager };
    const streamFunctions = addStreamFunctions(this, among);
    const poller = addPoller(this, among);
    // A record may be of a schema that came with this deployment: who reads it is brought up to date first.
    for (const { handler } of Object.values(streamFunctions)) poller.handler.node.addDependency(handler);
    const workflow = addServingViews(this, among);
    const { showTrending } = addOperations(this, among);
    addDeadLetterAlarm(this, among, streamFunctions);
    addPages(this, pager);
    addDashboard(this, among, { streamFunctions, workflow, showTrending });
    // What is found of the clusters is read again when this stack changes: so it changes with them.
    new CfnOutput(this, 'DeployedOver', { value: `${state.kafka.madeOf}; ${state.documents.madeOf}` });
  }
}
