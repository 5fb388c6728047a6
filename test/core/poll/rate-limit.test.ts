import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRateLimit } from '../../../lambdas/core/poll/rate-limit.ts';
import { epochMs, HOUR_MS } from '../../../lambdas/core/time.ts';

/** Time that moves only when somebody sleeps; sleeps end in the order of their instants. */
const makeTime = () => {
  let now = 1_000_000;
  const sleepers: { at: number; wake: () => void }[] = [];
  const clock = { now: () => epochMs(now) };
  const sleep = (ms: number) => new Promise<void>((wake) => sleepers.push({ at: now + ms, wake }));
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  const run = async (): Promise<void> => {
    for (await settle(); sleepers.length > 0; await settle()) {
      sleepers.sort((one, other) => one.at - other.at);
      const next = sleepers.shift();
      now = Math.max(now, next?.at ?? now);
      next?.wake();
    }
  };
  return { clock, sleep, run, jump: (ms: number) => (now += ms), now: () => now };
};

const grantsOf = async (time: ReturnType<typeof makeTime>, limit: ReturnType<typeof makeRateLimit>, count: number) => {
  const grants: number[] = [];
  const all = Array.from({ length: count }, () => limit.take().then(() => grants.push(time.now())));
  await time.run();
  await Promise.all(all);
  return grants;
};

describe('The rate limit', () => {
  it('spaces grants evenly: four a second are 250 ms apart', async () => {
    const time = makeTime();
    const start = time.now();
    const grants = await grantsOf(time, makeRateLimit({ ...time, perSecond: 4 }), 5);
    expect(grants.map((at) => at - start)).toEqual([0, 250, 500, 750, 1000]);
  });

  it('never grants more than burst + rate · T in any T, whatever the pauses between', async () => {
    const pauses = fc.array(
      fc.record({ pauseMs: fc.integer({ min: 0, max: 3_000 }), takes: fc.integer({ min: 1, max: 6 }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        pauses,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 20 }),
        async (steps, burst, perSecond) => {
          const time = makeTime();
          const limit = makeRateLimit({ ...time, perSecond, burst });
          const grants: number[] = [];
          for (const { pauseMs, takes } of steps) {
            time.jump(pauseMs);
            grants.push(...(await grantsOf(time, limit, takes)));
          }
          const excess = grants.flatMap((from, first) =>
            grants.slice(first).map((to, more) => 1 + more - burst - (perSecond * (to - from)) / 1_000),
          );
          expect(Math.max(0, ...excess)).toBeCloseTo(0, 6);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('saves up no more than the burst in idle times', async () => {
    const time = makeTime();
    const limit = makeRateLimit({ ...time, perSecond: 1, burst: 3 });
    time.jump(HOUR_MS);
    const start = time.now();
    const grants = await grantsOf(time, limit, 5);
    expect(grants.map((at) => at - start)).toEqual([0, 0, 0, 1_000, 2_000]);
  });

  it('holds everyone until the instant the other side asked for, those already waiting too', async () => {
    const time = makeTime();
    const limit = makeRateLimit({ ...time, perSecond: 10 });
    const start = time.now();
    const waiting = grantsOf(time, limit, 3);
    limit.holdUntil(epochMs(start + 5_000));
    expect((await waiting).filter((at) => at - start < 5_000).length).toBeLessThanOrEqual(1);
    expect((await grantsOf(time, limit, 1))[0]).toBeGreaterThanOrEqual(start + 5_000);
  });

  it('lets those who were held go at its rate, not all at once', async () => {
    const time = makeTime();
    const limit = makeRateLimit({ ...time, perSecond: 4 });
    const start = time.now();
    const waiting = grantsOf(time, limit, 5);
    limit.holdUntil(epochMs(start + 700));
    const grants = await waiting;
    expect(grants.slice(1).map((at, index) => at - (grants[index] ?? 0) >= 250)).toEqual([true, true, true, true]);
  });

  it('does not wait for hours that a clock set back has lost', async () => {
    const time = makeTime();
    const limit = makeRateLimit({ ...time, perSecond: 4 });
    await grantsOf(time, limit, 2);
    time.jump(-HOUR_MS);
    const start = time.now();
    const [grant = 0] = await grantsOf(time, limit, 1);
    expect(grant - start).toBeLessThanOrEqual(250);
  });
});
