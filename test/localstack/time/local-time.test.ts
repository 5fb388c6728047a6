import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../lambdas/core/time.ts';
import { realClock, SimulatedTime } from '../../../localstack/time/local-time.ts';
import { NOW } from '../../builders/time.ts';

describe('Simulated time', () => {
  it('stands still until it is stepped', () => {
    const time = new SimulatedTime(NOW);
    expect(time.clock.now()).toBe(NOW);
    time.stepTo(epochMs(NOW + 300_000));
    expect(time.clock.now()).toBe(NOW + 300_000);
  });

  it('moves on as far as a sleeper wants to sleep, at once', async () => {
    const time = new SimulatedTime(NOW);
    const startedAt = performance.now();
    await time.sleep(3_600_000);
    expect(time.clock.now()).toBe(NOW + 3_600_000);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('never goes back for a sleeper who wanted less than another', async () => {
    const time = new SimulatedTime(NOW);
    await Promise.all([time.sleep(500), time.sleep(20), time.sleep(300)]);
    expect(time.clock.now()).toBe(NOW + 500);
  });

  it('runs as fast as it is told, from where it was', async () => {
    const time = new SimulatedTime(NOW);
    time.stepTo(epochMs(NOW + 1_000));
    const before = realClock.now();
    time.run(1_000);
    await time.sleep(20_000);
    const elapsed = time.clock.now() - (NOW + 1_000);
    expect(elapsed).toBeGreaterThanOrEqual(18_000);
    expect(elapsed).toBeLessThanOrEqual((realClock.now() - before + 1) * 1_000);
  });

  it('shows whole milliseconds at any speed', () => {
    const time = new SimulatedTime(epochMs(NOW + 0.25));
    expect(Number.isInteger(time.clock.now())).toBe(true);
    time.run(1.37);
    expect(Number.isInteger(time.clock.now())).toBe(true);
  });

  it('ends a running sleep that is called off', async () => {
    const time = new SimulatedTime(NOW);
    time.run(1);
    await expect(time.sleep(60_000, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});
