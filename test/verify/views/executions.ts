/** Runs executions as Step Functions does on its worst days: tasks that are given up go on, are repeated, and die. */
import type { InvocationContext } from '../../../lambdas/core/ports.ts';
import type { WorkflowPlan } from '../../../lambdas/core/serving/workflow-payloads.ts';
import { FUNCTIONS } from '../../../schema/names.ts';
import { MINUTE_MS, SECOND_MS } from '../simulation/simulation.ts';
import { TaskEnvironment, type TaskPlatform, type WorkflowFunctions } from './task-environment.ts';

type Task = <Name extends keyof WorkflowFunctions>(
  name: Name,
  input: Parameters<WorkflowFunctions[Name]>[0],
) => ReturnType<WorkflowFunctions[Name]>;

/** The order of the steps: the definition's, or a wrong one. */
export type Script = (task: Task, scheduledAt: string) => Promise<void>;

export const eachShard = (
  plan: WorkflowPlan,
  act: (input: { plan: WorkflowPlan; shard: number }) => Promise<unknown>,
) => Promise.all(plan.shards.map((shard) => act({ plan, shard })));

/** As lib/workflows/serving-views.asl.json has it. */
export const shippedScript: Script = async (task, scheduledAt) => {
  const plan = await task(FUNCTIONS.planViews, { scheduledAt });
  await eachShard(plan, (input) => task(FUNCTIONS.detectTrends, input));
  await task(FUNCTIONS.rankTrends, { plan });
  await eachShard(plan, (input) => task(FUNCTIONS.syncViews, input));
  await eachShard(plan, (input) => task(FUNCTIONS.reconcileViews, input));
  await task(FUNCTIONS.advanceCheckpoint, { plan });
};

interface Attempt {
  readonly environment: TaskEnvironment;
  readonly execution: Execution;
  readonly deadline: number;
  readonly fail: (why: Error) => void;
}

interface Execution {
  readonly name: string;
  isOver: boolean;
}

const CALM_ATTEMPTS = 20;

export class ExecutionCrew {
  readonly #platform: TaskPlatform;
  readonly #script: Script;
  readonly #mostAttempts: number;
  readonly #attempts = new Set<Attempt>();
  readonly #environments: TaskEnvironment[] = [];
  readonly #running = new Set<Execution>();
  executions = 0;
  tasks = 0;
  /** Why the execution that ended last failed; `undefined`: it succeeded. */
  lastFailure: string | undefined;

  /** @param mostAttempts of a task, while faults strike */
  constructor(platform: TaskPlatform, script: Script, mostAttempts: number) {
    this.#mostAttempts = mostAttempts;
    this.#platform = platform;
    this.#script = script;
  }

  get running(): number {
    return this.#running.size;
  }

  get isIdle(): boolean {
    return this.#running.size === 0 && this.#environments.every(({ isBusy, isDead }) => !isBusy || isDead);
  }

  start(scheduledAt: number): void {
    const { simulation } = this.#platform;
    const execution: Execution = { name: `execution ${++this.executions}`, isOver: false };
    this.#running.add(execution);
    simulation.trace.note(simulation.now, `${execution.name} begins`);
    const ends = (failure?: Error): void => {
      this.lastFailure = failure === undefined ? undefined : `${failure.name}: ${failure.message}`;
      this.#running.delete(execution);
      execution.isOver = true;
      simulation.trace.note(simulation.now, `${execution.name} ends: ${this.lastFailure ?? 'succeeded'}`);
    };
    const task: Task = (name, input) => this.#task(execution, name, input) as never;
    this.#script(task, new Date(scheduledAt).toISOString()).then(() => ends(), ends);
  }

  /** Tasks that have overrun. */
  giveUpOverdue(): void {
    for (const attempt of this.#attempts)
      if (this.#platform.simulation.now >= attempt.deadline) this.#giveUp(attempt, 'is overdue');
  }

  giveUpOne(): void {
    const attempt = this.#pick();
    if (attempt === undefined) return;
    this.#platform.simulation.count('timeout-zombie');
    this.#giveUp(attempt, 'is given up');
  }

  /** The execution ends here and now; what its tasks are at goes on. */
  abortOne(): void {
    const attempt = this.#pick();
    if (attempt === undefined) return;
    this.#platform.simulation.count('timeout-zombie');
    attempt.execution.isOver = true;
    for (const other of this.#attempts) if (other.execution === attempt.execution) this.#giveUp(other, 'is aborted');
  }

  crashOne(): void {
    const attempt = this.#pick();
    if (attempt === undefined) return;
    const { simulation } = this.#platform;
    const { environment } = attempt;
    simulation.count('crash');
    environment.isDead = true;
    for (const { what, land } of simulation.steps.abandon(environment)) {
      if (land !== undefined && simulation.chance.hits(0.5))
        simulation.steps.add({ owner: null, what, run: land, land });
    }
    this.#giveUp(attempt, 'crashes');
  }

  freezeOne(): void {
    const attempt = this.#pick();
    if (attempt === undefined) return;
    this.#platform.simulation.count('thaw');
    attempt.environment.isFrozen = true;
    this.#giveUp(attempt, 'freezes');
  }

  thaw(all: boolean): void {
    const frozen = this.#environments.filter(({ isFrozen, isDead }) => isFrozen && !isDead);
    for (const environment of all ? frozen : frozen.slice(0, 1)) environment.isFrozen = false;
  }

  #pick(): Attempt | undefined {
    const attempts = [...this.#attempts];
    return attempts.length === 0 ? undefined : this.#platform.simulation.chance.pick(attempts);
  }

  async #task<Name extends keyof WorkflowFunctions>(
    execution: Execution,
    name: Name,
    input: Parameters<WorkflowFunctions[Name]>[0],
  ): Promise<unknown> {
    const attempts = this.#platform.simulation.isCalm ? CALM_ATTEMPTS : this.#mostAttempts;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(execution, name, input);
      } catch (error) {
        const isRepeated = !(error instanceof Error) || error.name !== 'ViewsDiffer';
        if (execution.isOver || attempt >= attempts || !isRepeated) throw error;
      }
    }
  }

  #attempt<Name extends keyof WorkflowFunctions>(
    execution: Execution,
    name: Name,
    input: Parameters<WorkflowFunctions[Name]>[0],
  ): Promise<unknown> {
    const { simulation } = this.#platform;
    if (execution.isOver) return Promise.reject(new Error('the execution is over'));
    const environment = new TaskEnvironment(`${name}#${++this.tasks}`, this.#platform);
    this.#environments.push(environment);
    const deadline =
      simulation.now + (simulation.isCalm ? 60 * MINUTE_MS : simulation.chance.between(15, 60) * SECOND_MS);
    const context: InvocationContext = { getRemainingTimeInMillis: () => deadline - simulation.now };
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const attempt = { environment, execution, deadline, fail: reject };
    this.#attempts.add(attempt);
    const over = (act: () => void): void => {
      environment.isBusy = false;
      if (simulation.steps.isWaitedForBy(environment)) simulation.violate(`${name}: a promise outlived its handler`);
      if (this.#attempts.delete(attempt)) act();
    };
    const handler = environment.functions[name] as (input: unknown, context: InvocationContext) => Promise<unknown>;
    handler(input, context).then(
      (outcome) => over(() => this.#answer(name, outcome, resolve, reject)),
      (error: Error) => over(() => reject(error)),
    );
    return promise;
  }

  #answer(name: string, outcome: unknown, resolve: (outcome: unknown) => void, reject: (why: Error) => void): void {
    if (this.#platform.simulation.strikes('crash', 0.05)) reject(new Error(`${name} crashes before it is heard`));
    else resolve(JSON.parse(JSON.stringify(outcome)));
  }

  #giveUp(attempt: Attempt, why: string): void {
    const { simulation } = this.#platform;
    simulation.trace.note(simulation.now, `${attempt.environment.name} ${why}`);
    this.#attempts.delete(attempt);
    attempt.fail(new Error(`${attempt.environment.name} ${why}`));
  }
}
