import type { EndedStep, ExecutionReport, WorkflowObserver } from '../../aws/local-workflow.ts';
import { NotHere } from '../source/console-source.ts';
import type { ExecutionSummary, ShownExecution, ShownStep } from '../source/wire-workflow.ts';

const KEPT = 50;

/** Of a step's input or output; the largest that the workflow hands on is 3.5 kB. */
const MAX_PAYLOAD_CHARACTERS = 4_000;

/** The newest executions with their steps. */
export class ExecutionRing implements WorkflowObserver {
  readonly #executions = new Map<string, ShownExecution>();
  readonly #onChange: (execution: ExecutionSummary) => void;

  constructor(onChange: (execution: ExecutionSummary) => void) {
    this.#onChange = onChange;
  }

  started(name: string, startedAt: number): void {
    this.#put({ name, status: 'running', startedAt, durationMs: null, error: null, steps: [], output: {} });
    const [oldest] = this.#executions.keys();
    if (this.#executions.size > KEPT && oldest !== undefined) this.#executions.delete(oldest);
  }

  step(ended: EndedStep): void {
    const known = this.#executions.get(ended.execution);
    if (known !== undefined) this.#executions.set(known.name, { ...known, steps: [...known.steps, stepOf(ended)] });
  }

  ended({ name, startedAt, durationMs, status, error, output }: ExecutionReport): void {
    const steps = this.#executions.get(name)?.steps ?? [];
    this.#put({ name, status, startedAt, durationMs, error: error ?? null, steps, output });
  }

  /** Newest first. */
  all(): ExecutionSummary[] {
    return [...this.#executions.values()].map(summaryOf).reverse();
  }

  /** @throws NotHere */
  one(name: string): ShownExecution {
    const found = this.#executions.get(name);
    if (found === undefined) throw new NotHere(`The last ${KEPT} executions are kept; ${name} is not among them.`);
    return found;
  }

  #put(execution: ShownExecution): void {
    this.#executions.set(execution.name, execution);
    this.#onChange(summaryOf(execution));
  }
}

const summaryOf = ({ name, status, startedAt, durationMs, error }: ShownExecution): ExecutionSummary => ({
  name,
  status,
  startedAt,
  durationMs,
  error,
});

const stepOf = ({ state, functionName, startedAt, durationMs, input, output, error }: EndedStep): ShownStep => ({
  state,
  functionName,
  shard: shardOf(input),
  startedAt,
  durationMs,
  error: error ?? null,
  input: textOf(input),
  output: output === undefined ? null : textOf(output),
});

const shardOf = (input: unknown): number | null => {
  const shard = (input as { shard?: unknown } | null)?.shard;
  return typeof shard === 'number' ? shard : null;
};

const textOf = (payload: unknown): string => {
  const text = JSON.stringify(payload);
  return text.length <= MAX_PAYLOAD_CHARACTERS ? text : `${text.slice(0, MAX_PAYLOAD_CHARACTERS)} …`;
};
