import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  ListStateMachinesCommand,
} from '@aws-sdk/client-sfn';
import type { Stage } from '../../../lib/stages.ts';
import { NotHere } from '../../../localstack/console/source/console-source.ts';
import type { ExecutionSummary, ShownExecution, ShownStep } from '../../../localstack/console/source/wire-workflow.ts';
import type { AwsClients } from './clients.ts';

const SHOWN = 50;
const MOST_EVENTS = 1_000;
const MAX_PAYLOAD_CHARACTERS = 4_000;

const STATUS: Readonly<Record<string, ExecutionSummary['status']>> = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed-out',
  ABORTED: 'aborted',
};

/** Executions of a stage's workflow, as Step Functions keeps them. */
export class StageExecutions {
  readonly #sfn: AwsClients['sfn'];
  readonly #name: string;
  #machineArn: string | undefined;

  constructor({ sfn }: AwsClients, stage: Stage) {
    this.#sfn = sfn;
    this.#name = `${stage.resourceName}-serving-views`;
  }

  async all(): Promise<readonly ExecutionSummary[]> {
    const stateMachineArn = await this.#arn();
    const { executions = [] } = await this.#sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: SHOWN }));
    return executions.map(({ name = '', status = '', startDate, stopDate }) => ({
      name,
      status: STATUS[status] ?? 'running',
      startedAt: startDate?.getTime() ?? 0,
      durationMs: startDate === undefined || stopDate === undefined ? null : stopDate.getTime() - startDate.getTime(),
      error: null,
    }));
  }

  async one(name: string): Promise<ShownExecution> {
    const summary = (await this.all()).find((one) => one.name === name);
    if (summary === undefined) throw new NotHere(`${name} is not among the newest ${SHOWN} executions.`);
    const executionArn = `${(await this.#arn()).replace(':stateMachine:', ':execution:')}:${name}`;
    const { events = [] } = await this.#sfn.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: MOST_EVENTS, includeExecutionData: true }),
    );
    const failure = events.findLast(({ executionFailedEventDetails }) => executionFailedEventDetails !== undefined);
    const { error, cause } = failure?.executionFailedEventDetails ?? {};
    const said = [error, cause].filter((part) => part !== undefined).join(': ');
    return { ...summary, error: said === '' ? null : said, steps: stepsIn(events), output: {} };
  }

  async #arn(): Promise<string> {
    if (this.#machineArn !== undefined) return this.#machineArn;
    const { stateMachines = [] } = await this.#sfn.send(new ListStateMachinesCommand({ maxResults: 1_000 }));
    const arn = stateMachines.find(({ name }) => name === this.#name)?.stateMachineArn;
    if (arn === undefined) throw new NotHere(`There is no state machine ${this.#name} here: is the stage deployed?`);
    this.#machineArn = arn;
    return arn;
  }
}

/** From where a task's state was entered to where it was left. */
const stepsIn = (events: readonly HistoryEvent[]): ShownStep[] => {
  const byId = new Map(events.map((event) => [event.id, event]));
  const enteredBefore = (event: HistoryEvent): HistoryEvent | undefined => {
    let at: HistoryEvent | undefined = event;
    while (at !== undefined && at.type !== 'TaskStateEntered') at = byId.get(at.previousEventId);
    return at;
  };
  return events
    .filter(({ type }) => type === 'TaskStateExited')
    .flatMap((exited) => {
      const entered = enteredBefore(exited);
      return entered === undefined ? [] : [stepOf(entered, exited)];
    });
};

const stepOf = (
  { timestamp: from, stateEnteredEventDetails: entered }: HistoryEvent,
  { timestamp: to, stateExitedEventDetails: exited }: HistoryEvent,
): ShownStep => {
  const startedAt = from?.getTime() ?? 0;
  return {
    state: entered?.name ?? '',
    functionName: 'Lambda',
    shard: shardIn(entered?.input),
    startedAt,
    durationMs: (to?.getTime() ?? startedAt) - startedAt,
    error: null,
    input: (entered?.input ?? '').slice(0, MAX_PAYLOAD_CHARACTERS),
    output: exited?.output?.slice(0, MAX_PAYLOAD_CHARACTERS) ?? null,
  };
};

const shardIn = (input: string | undefined): number | null => {
  const shard = /"shard":(\d+)/.exec(input ?? '')?.[1];
  return shard === undefined ? null : Number(shard);
};
