import { describe, expect, it } from 'vitest';
import type { ExecutionInput } from '../../../lambdas/core/serving/sync-ports.ts';
import { MAX_DELAY_MS } from '../../../lambdas/start-serving-views/config.ts';
import { makeHandler } from '../../../lambdas/start-serving-views/handler.ts';
import { METRICS } from '../../../schema/names.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { at, SleepersTime } from '../../builders/time.ts';

const INPUT = { scheduledAt: '2026-11-23T12:01:00.000Z' };
const NAME = 'serving-views-2026-11-23T12-01-00Z';

const rig = (now: string) => {
  const started = new Map<string, ExecutionInput>();
  const telemetry = countedTelemetry();
  const start = makeHandler({
    executions: {
      start: async (name, input) => {
        if (started.has(name)) return false;
        started.set(name, input);
        return true;
      },
    },
    clock: new SleepersTime(at(now)),
    telemetry,
    maxDelayMs: MAX_DELAY_MS,
  });
  return { started, telemetry, start };
};

describe('start-serving-views', () => {
  it('starts the execution of the scheduled instant, whose name Step Functions takes', async () => {
    const { started, telemetry, start } = rig('12:01:02');
    expect(await start(INPUT)).toEqual({ name: NAME, started: true });
    expect(started).toEqual(new Map([[NAME, INPUT]]));
    expect(NAME).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
    expect(telemetry.counts.get(METRICS.executionsStarted)).toBe(1);
  });

  it('starts it once, however often it is asked to', async () => {
    const { started, telemetry, start } = rig('12:01:02');
    await start(INPUT);
    expect(await start(INPUT)).toEqual({ name: NAME, started: false });
    expect(started.size).toBe(1);
    expect(telemetry.counts.get(METRICS.executionsStarted)).toBe(1);
  });

  it('leaves to the next what could not end before it', async () => {
    expect((await rig('12:02:15').start(INPUT)).started).toBe(true);
    const { started, telemetry, start } = rig('12:02:16');
    expect(await start(INPUT)).toEqual({ name: NAME, started: false });
    expect(started.size).toBe(0);
    expect(telemetry.counts.get(METRICS.executionsSkipped)).toBe(1);
  });

  it('refuses what is no instant', async () => {
    await expect(rig('12:01:00').start({ scheduledAt: '<aws.scheduler.scheduled-time>' })).rejects.toMatchObject({
      name: 'MisconfiguredFunction',
    });
  });
});
