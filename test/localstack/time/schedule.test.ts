import { describe, expect, it } from 'vitest';
import { epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { nextMultiple, runSchedule } from '../../../localstack/time/schedule.ts';
import { at, SleepersTime } from '../../builders/time.ts';

const FIVE_MINUTES = 5 * MINUTE_MS;

/** Runs a schedule from 12:02 until `invoke` was called `count` times; returns when that was, and what failed. */
const invocations = async (count: number, invoke: (time: SleepersTime, call: number) => Promise<void>) => {
  const time = new SleepersTime(at('12:02:00'));
  const stop = new AbortController();
  const instants: string[] = [];
  const errors: unknown[] = [];
  await runSchedule(
    async () => {
      instants.push(new Date(time.now()).toISOString().slice(11, 19));
      if (instants.length === count) stop.abort();
      await invoke(time, instants.length);
    },
    {
      everyMs: FIVE_MINUTES,
      clock: time,
      sleep: time.sleep,
      stopping: stop.signal,
      onError: (error) => void errors.push(error),
    },
  );
  return { instants, errors };
};

/**
 *  12:00     12:05     12:10     12:15     12:20
 *    |---2-----x---------x---------x---------x
 */
describe('a schedule', () => {
  it('invokes at every full multiple', async () => {
    const { instants } = await invocations(3, async () => undefined);
    expect(instants).toEqual(['12:05:00', '12:10:00', '12:15:00']);
  });

  it('delays the next invocation where one takes too long, and does not make up for it', async () => {
    const { instants } = await invocations(3, async (time, call) => time.advance(call === 1 ? 7 * MINUTE_MS : 0));
    expect(instants).toEqual(['12:05:00', '12:15:00', '12:20:00']);
  });

  it('reports a failed invocation and is on time for the next', async () => {
    const { instants, errors } = await invocations(2, async (_, call) => {
      if (call === 1) throw new Error('poll failed');
    });
    expect([instants, errors]).toEqual([['12:05:00', '12:10:00'], [new Error('poll failed')]]);
  });

  it('waits on where a timer fires early', async () => {
    const time = new SleepersTime(at('12:02:00'));
    const stop = new AbortController();
    let invokedAt = 0;
    await runSchedule(
      async () => {
        invokedAt = time.now();
        stop.abort();
      },
      {
        everyMs: FIVE_MINUTES,
        clock: time,
        sleep: (ms) => time.sleep(Math.max(1, ms - 7)),
        stopping: stop.signal,
        onError: () => undefined,
      },
    );
    expect(invokedAt).toBeGreaterThanOrEqual(at('12:05:00'));
  });

  it('told to stop while it waits does not invoke', async () => {
    const stop = new AbortController();
    let calls = 0;
    const time = new SleepersTime();
    await runSchedule(async () => void calls++, {
      everyMs: FIVE_MINUTES,
      clock: time,
      sleep: async () => {
        stop.abort();
        throw new Error('called off');
      },
      stopping: stop.signal,
      onError: () => undefined,
    });
    expect(calls).toBe(0);
  });

  it.each([
    [0, 300_000],
    [1, 300_000],
    [299_999, 300_000],
    [300_000, 600_000],
  ])('has after %i ms its next instant at %i ms', (after, next) => {
    expect(nextMultiple(epochMs(after), FIVE_MINUTES)).toBe(next);
  });
});
