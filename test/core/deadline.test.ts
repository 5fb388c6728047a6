import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, DEADLINE_MARGIN_MS, hasTime, retryUntilDeadline } from '../../lambdas/core/deadline.ts';
import { MisconfiguredFunction, RetryBatch } from '../../lambdas/core/failures.ts';
import { SleepersTime } from '../builders/time.ts';

const withLeft = (ms: number) => ({ getRemainingTimeInMillis: () => ms });

describe('the wait before another attempt', () => {
  it('doubles from 20 ms to 1 s at most', () => {
    const longest = [0, 1, 2, 3, 4, 5, 6, 7, 100, 10_000].map((attempt) => backoffMs(attempt, () => 1));
    expect(longest).toEqual([20, 40, 80, 160, 320, 640, 1_000, 1_000, 1_000, 1_000]);
  });

  it('is anything between nothing and that: full jitter', () => {
    expect(backoffMs(3, () => 0)).toBe(0);
    expect(backoffMs(3, () => 0.5)).toBe(80);
  });
});

describe('an invocation', () => {
  it.each([
    [DEADLINE_MARGIN_MS + 1, true],
    [DEADLINE_MARGIN_MS, false],
    [0, false],
    [-1, false],
  ])('with %i ms left: may begin another request is %s', (ms, may) => {
    expect(hasTime(withLeft(ms))).toBe(may);
  });
});

describe('retryUntilDeadline', () => {
  it('acts once where that succeeds, without a wait', async () => {
    const time = new SleepersTime();
    let acts = 0;
    await retryUntilDeadline(withLeft(60_000), { sleep: time.sleep, random: () => 1 })('it', async () => void acts++);
    expect([acts, time.sleeps]).toEqual([1, []]);
  });

  it('repeats what fails, waiting longer each time', async () => {
    const time = new SleepersTime();
    let acts = 0;
    const act = async () => {
      if (++acts < 4) throw new Error('away');
    };
    await retryUntilDeadline(time.contextFor(60_000), { sleep: time.sleep, random: () => 1 })('it', act);
    expect([acts, time.sleeps]).toEqual([4, [20, 40, 80]]);
  });

  it('does not repeat what no repetition mends', async () => {
    const time = new SleepersTime();
    const misconfigured = new MisconfiguredFunction('no secret');
    const act = () => Promise.reject(misconfigured);
    const patience = { sleep: time.sleep, random: () => 1 };
    await expect(retryUntilDeadline(time.contextFor(6_000), patience)('it', act)).rejects.toBe(misconfigured);
    expect(time.sleeps).toEqual([]);
  });

  it('gives the batch back at the deadline, with the last error as its cause', async () => {
    const time = new SleepersTime();
    let acts = 0;
    const act = () => Promise.reject(new Error(`away ${++acts}`));
    const error = await retryUntilDeadline(time.contextFor(6_000), {
      sleep: time.sleep,
      random: () => 1,
    })('movies', act).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RetryBatch);
    expect(error).toMatchObject({ message: "movies: no success before the invocation's deadline" });
    expect((error as RetryBatch).cause).toEqual(new Error(`away ${acts}`));
    expect(acts).toBeGreaterThan(3);
  });

  it('does not begin what it has no time for', async () => {
    const never = async () => expect.fail('was begun');
    const patience = { sleep: new SleepersTime().sleep, random: () => 0 };
    await expect(retryUntilDeadline(withLeft(DEADLINE_MARGIN_MS), patience)('it', never)).rejects.toBeInstanceOf(
      RetryBatch,
    );
  });

  it('ends by the deadline whatever fails how often', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 20_000 }),
        fc.double({ min: 0.3, max: 0.99, noNaN: true }),
        async (ms, jitter) => {
          const time = new SleepersTime();
          const context = time.contextFor(ms);
          const act = () => Promise.reject(new Error('away'));
          await retryUntilDeadline(context, { sleep: time.sleep, random: () => jitter })('it', act).catch(
            () => undefined,
          );
          expect(context.getRemainingTimeInMillis()).toBeGreaterThan(Math.min(ms, DEADLINE_MARGIN_MS) - 1_000);
        },
      ),
      { numRuns: 30 },
    );
  });
});
