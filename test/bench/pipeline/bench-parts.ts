import type { Steps } from '../../../localstack/engines/steps.ts';
import type { SparkPeer } from '../peer/spark-peer.ts';
import type { Rig } from './rig.ts';

/** What the measurements of one run share. */
export interface BenchParts {
  readonly rig: Rig;
  readonly peer: SparkPeer | undefined;
  readonly steps: Steps;
}
