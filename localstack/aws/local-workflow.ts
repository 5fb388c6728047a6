/** The workflow of the serving views as Step Functions runs it: the same definition, our handlers in the place of Lambda. */
import { ExecutionAbortedError, ExecutionTimeoutError, StateMachine } from 'aws-local-stepfunctions';
import type { InvocationContext, Telemetry } from '../../lambdas/core/ports.ts';
import type { ExecutionInput, Executions } from '../../lambdas/core/serving/sync-ports.ts';
import type { EpochMs } from '../../lambdas/core/time.ts';
import type { WorkflowFunctionName } from '../../schema/names.ts';
import { realClock } from '../time/local-time.ts';
import { readWorkflow, type WorkflowDefinition, type WorkflowTask } from './workflow-definition.ts';

/** A function as a task calls it; whatever it throws keeps its name for Retry and Catch. */
export type TaskHandler = (input: never, context: InvocationContext) => Promise<unknown>;
export type TaskHandlers = Readonly<Record<WorkflowFunctionName, TaskHandler>>;

/** What came of one execution. */
export interface ExecutionReport {
  readonly name: string;
  /** Of real time, as is the duration: the machine's. */
  readonly startedAt: EpochMs;
  readonly durationMs: number;
  readonly status: 'succeeded' | 'failed' | 'timed-out' | 'aborted';
  /** Error of the Fail state, and what the last task to fail had said. */
  readonly error?: string;
  /** What the steps handed on, by the names under which they did: plan, detected, ranked, copied, verified, advanced. */
  readonly output: Readonly<Record<string, unknown>>;
}

/** A task of an execution, as it ended. */
export interface EndedStep {
  readonly execution: string;
  /** Of the definition. */
  readonly state: string;
  readonly functionName: WorkflowFunctionName;
  readonly startedAt: EpochMs;
  readonly durationMs: number;
  readonly input: unknown;
  readonly output?: unknown;
  readonly error?: string;
}

/** Looks on while executions run; nothing waits for it. */
export interface WorkflowObserver {
  started(name: string, startedAt: EpochMs): void;
  step(step: EndedStep): void;
  ended(report: ExecutionReport): void;
}

export interface WorkflowSettings {
  readonly handlers: TaskHandlers;
  readonly telemetry: Telemetry;
  /** @default nobody looks on */
  readonly observer?: WorkflowObserver;
  /** Ends an execution under way. */
  readonly stopping?: AbortSignal;
}

/** Executions one after the other: one that is started while another runs is refused, so that two never overlap. */
export class LocalWorkflow implements Executions {
  readonly #settings: WorkflowSettings;
  readonly #machine: StateMachine;
  readonly #tasks: readonly WorkflowTask[];
  readonly #names = new Set<string>();
  #running: Promise<ExecutionReport> | undefined;
  #latest: ExecutionReport | undefined;
  /** The execution that ended last by itself, or was broken off if none has. */
  last: ExecutionReport | undefined;

  private constructor(settings: WorkflowSettings, { definition, tasks }: WorkflowDefinition) {
    this.#settings = settings;
    this.#machine = new StateMachine(definition);
    this.#tasks = tasks;
  }

  /** @param workflow by default the deployed one */
  static async open(settings: WorkflowSettings, workflow?: WorkflowDefinition): Promise<LocalWorkflow> {
    return new LocalWorkflow(settings, workflow ?? (await readWorkflow()));
  }

  /** @throws Error while another one runs: whoever starts executions has to wait for the end. */
  async start(name: string, input: ExecutionInput): Promise<boolean> {
    if (this.#names.has(name)) return false;
    if (this.#running !== undefined) throw new Error(`${name} cannot start: another execution is under way`);
    this.#names.add(name);
    this.#running = this.#run(name, input);
    return true;
  }

  /** Resolves when the execution under way has ended. */
  async ended(): Promise<ExecutionReport | undefined> {
    await this.#running;
    return this.#latest;
  }

  async #run(name: string, input: ExecutionInput): Promise<ExecutionReport> {
    const startedAt = realClock.now();
    const complaints: string[] = [];
    this.#settings.observer?.started(name, startedAt);
    const outcome = await this.#execute(name, input, (complaint) => complaints.push(complaint));
    const durationMs = realClock.now() - startedAt;
    const said = complaints.at(-1);
    const error =
      outcome.error === undefined ? {} : { error: said === undefined ? outcome.error : `${outcome.error}: ${said}` };
    const { status, output } = outcome;
    const report: ExecutionReport = { name, startedAt, durationMs, status, output, ...error };
    this.#latest = report;
    // One that was broken off because the run ends says nothing about how executions fare.
    if (status !== 'aborted' || this.last === undefined) this.last = report;
    this.#running = undefined;
    this.#settings.observer?.ended(report);
    return report;
  }

  async #execute(name: string, input: ExecutionInput, complain: (complaint: string) => void): Promise<Outcome> {
    const { stopping } = this.#settings;
    const taskResourceLocalHandlers = this.#handlersOf(name, complain);
    const execution = this.#machine.run({ ...input }, { overrides: { taskResourceLocalHandlers } });
    const abort = (): void => execution.abort();
    stopping?.addEventListener('abort', abort);
    if (stopping?.aborted === true) abort();
    try {
      return { status: 'succeeded', output: (await execution.result) as Outcome['output'] };
    } catch (error) {
      return failureOf(error);
    } finally {
      stopping?.removeEventListener('abort', abort);
    }
  }

  #handlersOf(name: string, complain: (complaint: string) => void) {
    const { handlers } = this.#settings;
    return Object.fromEntries(
      this.#tasks.map((task) => [
        task.state,
        (input: unknown) =>
          this.#observed(name, task, input, async () =>
            jsonOf(await this.#invoke(handlers[task.functionName], task, input, complain)),
          ),
      ]),
    );
  }

  async #observed<Output>(
    execution: string,
    { state, functionName }: WorkflowTask,
    input: unknown,
    work: () => Promise<Output>,
  ): Promise<Output> {
    const startedAt = realClock.now();
    const tell = (outcome: Pick<EndedStep, 'output' | 'error'>): void => {
      const durationMs = realClock.now() - startedAt;
      this.#settings.observer?.step({ execution, state, functionName, startedAt, durationMs, input, ...outcome });
    };
    try {
      const output = await work();
      tell({ output });
      return output;
    } catch (error) {
      tell({ error: textOf(error) });
      throw error;
    }
  }

  /** As Lambda calls it: what goes in and out is JSON, and the time a task has is the function's. */
  async #invoke(
    handler: TaskHandler,
    { functionName, timeoutMs }: WorkflowTask,
    input: unknown,
    complain: (complaint: string) => void,
  ): Promise<unknown> {
    const deadline = realClock.now() + timeoutMs;
    try {
      return await handler(jsonOf(input) as never, { getRemainingTimeInMillis: () => deadline - realClock.now() });
    } catch (error) {
      const complaint = `${functionName}: ${textOf(error)}`;
      complain(complaint);
      this.#settings.telemetry.warn('a step of the workflow failed', { functionName, error: textOf(error) });
      throw error;
    }
  }
}

interface Outcome {
  readonly status: ExecutionReport['status'];
  readonly error?: string;
  readonly output: Readonly<Record<string, unknown>>;
}

const failureOf = (error: unknown): Outcome => {
  if (error instanceof ExecutionAbortedError) return { status: 'aborted', error: 'aborted', output: {} };
  if (error instanceof ExecutionTimeoutError) return { status: 'timed-out', error: 'States.Timeout', output: {} };
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return { status: 'failed', error: cause instanceof Error ? cause.name : String(cause), output: {} };
};

const textOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** A copy that holds what JSON holds, as between functions that share no memory. */
const jsonOf = (value: unknown) => JSON.parse(JSON.stringify(value));
