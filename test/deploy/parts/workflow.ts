import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect, it, vi } from 'vitest';
import type { Deployment } from '../../../localstack/emulators/deploy/deployment.ts';
import type { Prerequisites } from './prerequisites.ts';

const LIMIT_MS = 120_000;

class Execution {
  readonly #client: SFNClient;
  readonly #executionArn: string;

  private constructor(client: SFNClient, executionArn: string) {
    this.#client = client;
    this.#executionArn = executionArn;
  }

  static async start({ clients, find }: Deployment, scheduledAt = new Date().toISOString()): Promise<Execution> {
    const client = new SFNClient(clients);
    const stateMachineArn = find('AWS::StepFunctions::StateMachine').physicalId;
    const input = JSON.stringify({ scheduledAt });
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input }));
    return new Execution(client, executionArn ?? '');
  }

  /** @returns its status, or that and the name of its error, when it has ended */
  async end(): Promise<string> {
    const command = new DescribeExecutionCommand({ executionArn: this.#executionArn });
    const ended = async () => {
      const description = await this.#client.send(command);
      if (description.status === 'RUNNING') throw new Error('the execution still runs');
      return description;
    };
    const { status, error } = await vi.waitFor(ended, { timeout: LIMIT_MS, interval: 500 });
    return [status, error].filter((part) => part !== undefined).join(' ');
  }

  async history(): Promise<HistoryEvent[]> {
    const command = new GetExecutionHistoryCommand({ executionArn: this.#executionArn, maxResults: 1_000 });
    return (await this.#client.send(command)).events ?? [];
  }

  /** Names of the errors that tasks have ended with, in order. */
  async taskErrors(): Promise<(string | undefined)[]> {
    const failures = (await this.history()).map((event) => event.lambdaFunctionFailedEventDetails?.error);
    return failures.filter((error) => error !== undefined);
  }
}

/** After {@link describeFunctions}, whose review is what there is to copy. */
export const describeWorkflow = (deployed: () => Deployment, surroundings: () => Prerequisites): void => {
  it('runs the workflow to its end: what was scored stands in the documents', { timeout: LIMIT_MS }, async () => {
    const execution = await Execution.start(deployed());
    expect(await execution.end()).toBe('SUCCEEDED');
    expect(await execution.taskErrors()).toEqual([]);
    expect(await surroundings().documentsOf(603)).toContainEqual(
      expect.objectContaining({ data_type: 'sentiment', sentiment: expect.objectContaining({ review_count: 1 }) }),
    );
  });

  it('tries a step again that could not reach the store', { timeout: 2 * LIMIT_MS }, async ({ onTestFinished }) => {
    const { store } = surroundings();
    await store.shut();
    onTestFinished(() => store.open());
    const execution = await Execution.start(deployed());
    await expect.poll(() => execution.taskErrors(), { timeout: LIMIT_MS, interval: 100 }).toEqual(['RetryBatch']);
    await store.open();
    expect(await execution.end()).toBe('SUCCEEDED');
    expect(new Set(await execution.taskErrors())).toEqual(new Set(['RetryBatch']));
  });

  it('does not try what no repetition would change, and ends with the name of the step', {
    timeout: LIMIT_MS,
  }, async () => {
    const execution = await Execution.start(deployed(), 'no instant');
    expect(await execution.end()).toBe('FAILED PlanFailed');
    expect(await execution.taskErrors()).toEqual(['MisconfiguredFunction']);
  });
};
