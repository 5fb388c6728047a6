import type { Construct } from 'constructs';
import { Pager } from '../constructs/monitoring/pager.ts';
import { ComputeStack } from '../stacks/compute/compute.ts';
import { NetworkStack } from '../stacks/network.ts';
import { StateStack } from '../stacks/state.ts';
import type { Stage } from '../stages.ts';

export interface SpeedLayer {
  readonly network: NetworkStack;
  readonly state: StateStack;
  readonly compute: ComputeStack;
}

/** One stage of the whole system. Its stacks are named `<stage's resource name>-<stack>`. */
export const speedLayerOf = (scope: Construct, stage: Stage): SpeedLayer => {
  const { resourceName } = stage;
  const pager = new Pager(stage);
  const protection = { terminationProtection: stage.name === 'production' };
  const network = new NetworkStack(scope, `${resourceName}-network`, { stage, ...protection });
  const state = new StateStack(scope, `${resourceName}-state`, { stage, network, pager, ...protection });
  const compute = new ComputeStack(scope, `${resourceName}-compute`, { stage, network, state, pager });
  return { network, state, compute };
};
