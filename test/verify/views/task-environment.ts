import { epochMs } from '../../../lambdas/core/time.ts';
import { type WorkflowWiring, wireWorkflowFunctions } from '../../../localstack/wiring/workflow-wiring.ts';
import { RETENTION_MS } from '../oracle/facts.ts';
import type { Owner } from '../simulation/steps.ts';
import { sleepOver } from '../simulation/wire.ts';
import { portsOf, type Wire } from './ports-over-wire.ts';

export type WorkflowFunctions = ReturnType<typeof wireWorkflowFunctions>;

/** How the functions come about: the shipped wiring, or a wrong one that must be caught. */
export type WireWorkflow = (wiring: WorkflowWiring, owner: TaskEnvironment) => WorkflowFunctions;

export const shippedWorkflow: WireWorkflow = (wiring) => wireWorkflowFunctions(wiring);

export interface TaskPlatform extends Wire {
  readonly wireWorkflow: WireWorkflow;
  readonly maxWindows: number;
}

const silent = { count: () => undefined, duration: () => undefined, warn: () => undefined };

/** An execution environment of a task; its clock is off by something. */
export class TaskEnvironment implements Owner {
  readonly name: string;
  readonly skewMs: number;
  readonly functions: WorkflowFunctions;
  isFrozen = false;
  isDead = false;
  isBusy = true;

  constructor(name: string, platform: TaskPlatform) {
    const { simulation, wireWorkflow, maxWindows } = platform;
    const { chance, isCalm, maxSkewMs } = simulation;
    this.name = name;
    this.skewMs = maxSkewMs > 0 && !isCalm && chance.hits(0.5) ? chance.between(-maxSkewMs, maxSkewMs) : 0;
    if (this.skewMs !== 0) simulation.count('clock-skew');
    const wiring: WorkflowWiring = {
      stores: portsOf(platform, this),
      windowing: { retentionMs: RETENTION_MS },
      clock: { now: () => epochMs(simulation.now + this.skewMs) },
      sleep: (ms) => sleepOver(simulation, this, ms),
      random: chance.next,
      telemetryOf: () => silent,
      concurrency: chance.between(1, 4),
      rules: { overlapMs: 10 * 60_000, maxWindows },
    };
    this.functions = wireWorkflow(wiring, this);
  }
}
