import { describe, expect, it } from 'vitest';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import type { InvocationContext } from '../../../lambdas/core/ports.ts';
import { ViewsDiffer } from '../../../lambdas/core/serving/workflow-failures.ts';
import { LocalWorkflow, type TaskHandler, type TaskHandlers } from '../../../localstack/aws/local-workflow.ts';
import { readWorkflow } from '../../../localstack/aws/workflow-definition.ts';
import { FUNCTIONS } from '../../../schema/names.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';

const SHARDS = [0, 1, 2];
const INPUT = { scheduledAt: '2026-11-23T12:01:00Z' };

/** Handlers that do nothing but say that they were called, in this order. */
const rig = async (changes: Partial<TaskHandlers> = {}, stopping?: AbortSignal, timeoutSeconds?: number) => {
  const calls: string[] = [];
  const told =
    (name: string, handler: (input: { shard?: number }) => unknown): TaskHandler =>
    async (input: { shard?: number }) => {
      calls.push(input.shard === undefined ? name : `${name} ${input.shard}`);
      return handler(input);
    };
  const shardOf = ({ shard }: { shard?: number }) => ({ shard });
  const handlers: TaskHandlers = {
    [FUNCTIONS.planViews]: told('plan', () => ({ shards: SHARDS })),
    [FUNCTIONS.detectTrends]: told('detect', shardOf),
    [FUNCTIONS.rankTrends]: told('rank', () => ({ trending: 3 })),
    [FUNCTIONS.syncViews]: told('copy', shardOf),
    [FUNCTIONS.reconcileViews]: told('verify', shardOf),
    [FUNCTIONS.advanceCheckpoint]: told('advance', () => ({ through: 1 })),
    ...changes,
  };
  const telemetry = countedTelemetry();
  const deployed = await readWorkflow();
  const workflow = await LocalWorkflow.open(
    { handlers, telemetry, ...(stopping === undefined ? {} : { stopping }) },
    timeoutSeconds === undefined
      ? deployed
      : { ...deployed, definition: { ...deployed.definition, TimeoutSeconds: timeoutSeconds } },
  );
  const run = async (name = 'first') => {
    await workflow.start(name, INPUT);
    return workflow.ended();
  };
  return { workflow, calls, telemetry, run };
};

describe('the workflow on a laptop', () => {
  it('takes every step, shard by shard where it says so, and hands on what they found', async () => {
    const { calls, run } = await rig();
    const report = await run();
    const shards = (name: string) => SHARDS.map((shard) => `${name} ${shard}`);
    expect(calls).toEqual(['plan', ...shards('detect'), 'rank', ...shards('copy'), ...shards('verify'), 'advance']);
    expect(report).toMatchObject({
      name: 'first',
      status: 'succeeded',
      output: {
        plan: { shards: SHARDS },
        detected: SHARDS.map((shard) => ({ shard })),
        ranked: { trending: 3 },
        advanced: { through: 1 },
      },
    });
  });

  it('gives a step its plan and its shard', async () => {
    const inputs: unknown[] = [];
    const { run } = await rig({ [FUNCTIONS.syncViews]: async (input: unknown) => ({ inputs: inputs.push(input) }) });
    await run();
    expect(inputs).toEqual(SHARDS.map((shard) => ({ plan: { shards: SHARDS }, shard })));
  });

  it('repeats a step that asks for it, by the name of its error', { timeout: 10_000 }, async () => {
    let attempts = 0;
    const { run } = await rig({
      [FUNCTIONS.rankTrends]: async () => {
        if (attempts++ === 0) throw new RetryBatch('the store is away');
        return {};
      },
    });
    expect(await run()).toMatchObject({ status: 'succeeded' });
    expect(attempts).toBe(2);
  });

  it.each<[string, string, Partial<TaskHandlers>]>([
    ['PlanFailed', 'plan-views: Error: no', { [FUNCTIONS.planViews]: () => Promise.reject(new Error('no')) }],
    ['DetectFailed', 'detect-trends: Error: no', { [FUNCTIONS.detectTrends]: () => Promise.reject(new Error('no')) }],
    ['RankFailed', 'rank-trends: Error: no', { [FUNCTIONS.rankTrends]: () => Promise.reject(new Error('no')) }],
    ['CopyFailed', 'sync-views: Error: no', { [FUNCTIONS.syncViews]: () => Promise.reject(new Error('no')) }],
    [
      'ReconcileFailed',
      'reconcile-views: Error: no',
      { [FUNCTIONS.reconcileViews]: () => Promise.reject(new Error('no')) },
    ],
    [
      'ViewsDiffer',
      'reconcile-views: ViewsDiffer: 2',
      { [FUNCTIONS.reconcileViews]: () => Promise.reject(new ViewsDiffer('2')) },
    ],
    [
      'AdvanceFailed',
      'advance-checkpoint: Error: no',
      { [FUNCTIONS.advanceCheckpoint]: () => Promise.reject(new Error('no')) },
    ],
  ])('fails as %s, and says why', async (state, why, changes) => {
    const { calls, run } = await rig(changes);
    expect(await run()).toMatchObject({ status: 'failed', error: `${state}: ${why}`, output: {} });
    expect(calls).not.toContain('advance');
  });

  it('hands on JSON, as between functions that share no memory', async () => {
    const plan = { shards: SHARDS, at: new Date(0), absent: undefined };
    const { run } = await rig({ [FUNCTIONS.planViews]: async () => plan });
    expect((await run())?.output['plan']).toEqual({ shards: SHARDS, at: '1970-01-01T00:00:00.000Z' });
  });

  it("tells a step the time it has, which is its task's", async () => {
    const left: number[] = [];
    const { run } = await rig({
      [FUNCTIONS.rankTrends]: async (_: unknown, context: InvocationContext) => ({
        left: left.push(context.getRemainingTimeInMillis()),
      }),
    });
    await run();
    expect(left[0]).toBeGreaterThan(55_000);
    expect(left[0]).toBeLessThanOrEqual(60_000);
  });
});

describe('executions on a laptop', () => {
  it('have names that are taken once', async () => {
    const { workflow, calls, run } = await rig();
    await run('first');
    expect(await workflow.start('first', INPUT)).toBe(false);
    await run('second');
    expect(calls.filter((call) => call === 'plan')).toHaveLength(2);
  });

  it('never overlap', async () => {
    const { workflow, calls } = await rig();
    await workflow.start('first', INPUT);
    await expect(workflow.start('second', INPUT)).rejects.toThrow('another execution is under way');
    await workflow.ended();
    expect(await workflow.start('second', INPUT)).toBe(true);
    expect((await workflow.ended())?.name).toBe('second');
    expect(calls.filter((call) => call === 'advance')).toHaveLength(2);
  });

  it('are over when their time is, though a step still runs, and the next one may begin', {
    timeout: 10_000,
  }, async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<object>();
    let plans = 0;
    const { workflow, run } = await rig(
      { [FUNCTIONS.planViews]: () => (plans++ === 0 ? held : Promise.resolve({ shards: SHARDS })) },
      undefined,
      1,
    );
    expect(await run('first')).toMatchObject({ status: 'timed-out', error: 'States.Timeout' });
    expect(await run('second')).toMatchObject({ status: 'succeeded' });
    release({ shards: SHARDS });
    expect((await workflow.ended())?.name).toBe('second');
  });

  it('are ended with the run', async () => {
    const stop = new AbortController();
    const { run, calls } = await rig(
      {
        [FUNCTIONS.rankTrends]: async () => {
          stop.abort();
          return {};
        },
      },
      stop.signal,
    );
    expect(await run()).toMatchObject({ status: 'aborted', output: {} });
    expect(calls).not.toContain('advance');
  });

  it('leave the last that ended by itself as the last, when the run ends in the middle of another', async () => {
    const stop = new AbortController();
    let executions = 0;
    const { run, workflow } = await rig(
      {
        [FUNCTIONS.rankTrends]: async () => {
          if (++executions === 2) stop.abort();
          return {};
        },
      },
      stop.signal,
    );
    await run('first');
    expect(await run('second')).toMatchObject({ name: 'second', status: 'aborted' });
    expect(workflow.last).toMatchObject({ name: 'first', status: 'succeeded' });
  });
});
