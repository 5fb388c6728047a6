import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeLambdaTelemetry } from '../../../lambdas/adapters/telemetry/telemetry.ts';
import { RetryBatch } from '../../../lambdas/core/failures.ts';
import { FUNCTIONS, METRICS } from '../../../schema/names.ts';

type Line = Record<string, unknown>;

const context = { awsRequestId: 'request-1', functionName: 'deployed-name' } as Context;
let lines: Line[];

const keep = (text: unknown): true => {
  for (const line of String(text).trim().split('\n')) lines.push(JSON.parse(line) as Line);
  return true;
};

beforeEach(() => {
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'SpeedLayer/test');
  lines = [];
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const blobs = (): Line[] => lines.filter((line) => '_aws' in line);
const logs = (): Line[] => lines.filter((line) => !('_aws' in line));

const reporting = (act: (telemetry: ReturnType<typeof makeLambdaTelemetry>) => void | Promise<void>) => {
  const telemetry = makeLambdaTelemetry(FUNCTIONS.scoreReviews);
  return telemetry.reported(async () => act(telemetry));
};

describe('Metrics of an invocation', () => {
  it('are one object in embedded metric format, by function and nothing else', async () => {
    await reporting((telemetry) => {
      telemetry.count(METRICS.recordsConsumed, 3);
      telemetry.count(METRICS.recordsConsumed, 4);
      telemetry.duration(METRICS.storeLatencyMs, 1.5);
      telemetry.duration(METRICS.storeLatencyMs, 2.5);
    })({}, context);
    expect(blobs()).toHaveLength(1);
    expect(blobs()[0]).toMatchObject({
      service: 'score-reviews',
      RecordsConsumed: 7,
      StoreLatencyMs: [1.5, 2.5],
      MemoryUsedMb: expect.toSatisfy((megabytes: number) => megabytes > 10 && megabytes < 10_000),
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'SpeedLayer/test',
            Dimensions: [['service']],
            Metrics: [
              { Name: 'RecordsConsumed', Unit: 'Count' },
              { Name: 'StoreLatencyMs', Unit: 'Milliseconds' },
              { Name: 'MemoryUsedMb', Unit: 'Megabytes' },
            ],
          },
        ],
      },
    });
  });

  it('are published once, and not again by the next invocation', async () => {
    const telemetry = makeLambdaTelemetry(FUNCTIONS.scoreReviews);
    const handler = telemetry.reported(async (value: number) => telemetry.count(METRICS.recordsConsumed, value));
    await handler(1, context);
    await handler(2, context);
    expect(blobs().map((blob) => blob['RecordsConsumed'])).toEqual([1, 2]);
  });

  it('stay one object however many operations there were, with the spread of their durations', async () => {
    await reporting((telemetry) => {
      for (let ms = 10_000; ms > 0; ms--) telemetry.duration(METRICS.storeLatencyMs, ms);
    })({}, context);
    expect(blobs()).toHaveLength(1);
    const values = blobs()[0]?.['StoreLatencyMs'] as number[];
    expect(values).toHaveLength(99);
    expect(values.at(-1)).toBe(10_000);
    expect(values[49]).toBeGreaterThan(4_900);
    expect(values[49]).toBeLessThan(5_100);
    expect(values[0]).toBeLessThan(150);
  });

  it('are published by a failed invocation too', async () => {
    const run = reporting((telemetry) => {
      telemetry.count(METRICS.storeFailures, 1);
      throw new RetryBatch('away');
    });
    await expect(run({}, context)).rejects.toThrow('away');
    expect(blobs()).toEqual([expect.objectContaining({ StoreFailures: 1 })]);
  });

  it('are nothing where nothing was reported', async () => {
    await reporting(() => undefined)({}, context);
    expect(lines).toEqual([]);
  });
});

describe('Logs', () => {
  it('keep what varies apart from the message, whatever its keys', async () => {
    await reporting((telemetry) =>
      telemetry.warn('record set aside', { offset: 7, code: 'undecodable', message: 'mine', level: 'mine' }),
    )({}, context);
    expect(logs()).toEqual([
      expect.objectContaining({
        level: 'WARN',
        message: 'record set aside',
        service: 'score-reviews',
        function_request_id: 'request-1',
        detail: { offset: 7, code: 'undecodable', message: 'mine', level: 'mine' },
      }),
    ]);
  });

  it('say why an invocation failed, down to the cause, and let the failure through', async () => {
    const failure = new RetryBatch('5 records are not written', { cause: new Error('NoHostAvailable') });
    const run = reporting(() => Promise.reject(failure));
    await expect(run({}, context)).rejects.toBe(failure);
    expect(logs()).toEqual([
      expect.objectContaining({
        level: 'ERROR',
        message: 'invocation failed',
        error: expect.objectContaining({
          name: 'RetryBatch',
          message: '5 records are not written',
          cause: expect.objectContaining({ message: 'NoHostAvailable' }),
        }),
      }),
    ]);
  });
});
