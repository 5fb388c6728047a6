import { describe, expect, it } from 'vitest';
import { measured } from '../../../lambdas/adapters/telemetry/measured.ts';
import type { BatchOutcome, MskEvent, MskRecord } from '../../../lambdas/core/ports.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { METRICS, type MetricName } from '../../../schema/names.ts';

const NOW = 10_000;
const record = (timestamp: number): MskRecord => ({
  topic: 't',
  partition: 0,
  offset: 0,
  timestamp,
  timestampType: 'LOG_APPEND_TIME',
  headers: [],
});
const event: MskEvent = {
  eventSource: 'aws:kafka',
  eventSourceArn: '',
  bootstrapServers: '',
  records: { 't-0': [record(9_000), record(8_500), record(9_900)], 't-1': [record(7_000)], 't-2': [] },
};
const context = { getRemainingTimeInMillis: () => 1_000 };

const observe = async (act: () => Promise<BatchOutcome>) => {
  const seen: [MetricName, number][] = [];
  const telemetry = {
    count: () => undefined,
    duration: (metric: MetricName, ms: number) => void seen.push([metric, ms]),
    warn: () => undefined,
  };
  const run = measured(act, telemetry, { now: () => epochMs(NOW) });
  const outcome = await run(event, context).catch((error: Error) => error);
  return { outcome, rows: seen.filter(([metric]) => metric === METRICS.rowLatencyMs).map(([, ms]) => ms), seen };
};

describe('The latency of rows', () => {
  it('is that of the oldest record of each partition', async () => {
    const { outcome, rows, seen } = await observe(async () => ({ batchItemFailures: [] }));
    expect(outcome).toEqual({ batchItemFailures: [] });
    expect(rows).toEqual([1_500, 3_000]);
    expect(seen.filter(([metric]) => metric === METRICS.batchLatencyMs)).toHaveLength(1);
  });

  it('says nothing of a partition that is to be delivered again', async () => {
    const failure = { itemIdentifier: { partition: 't-0', offset: 2 } };
    expect((await observe(async () => ({ batchItemFailures: [failure] }))).rows).toEqual([3_000]);
  });

  it('says nothing of a batch that failed', async () => {
    const { outcome, seen } = await observe(() => Promise.reject(new Error('away')));
    expect(outcome).toEqual(new Error('away'));
    expect(seen).toEqual([]);
  });
});
