import { expect, it } from 'vitest';
import type { SyncCheckpoints } from '../../../../lambdas/core/serving/sync-ports.ts';
import { at, NOW } from '../../../builders/time.ts';

/** What every implementation keeps. `open` brings one without a checkpoint. */
export const syncCheckpointsContract = (open: () => Promise<SyncCheckpoints>): void => {
  const [first, second] = [at('11:55:00'), at('12:00:00')];

  it('has none until the first is written', async () => {
    const checkpoints = await open();
    expect(await checkpoints.read()).toBeNull();
    expect(await checkpoints.compareAndSet({ windowStart: first, ver: 1 }, NOW)).toBe(true);
    expect(await checkpoints.read()).toEqual({ windowStart: first, ver: 1 });
  });

  it('moves from the version that was read, either way', async () => {
    const checkpoints = await open();
    for (const [index, windowStart] of [first, second, first].entries())
      expect(await checkpoints.compareAndSet({ windowStart, ver: index + 1 }, NOW)).toBe(true);
    expect(await checkpoints.read()).toEqual({ windowStart: first, ver: 3 });
  });

  it('stays where another version stands, or none', async () => {
    const checkpoints = await open();
    expect(await checkpoints.compareAndSet({ windowStart: first, ver: 2 }, NOW)).toBe(false);
    expect(await checkpoints.read()).toBeNull();
    await checkpoints.compareAndSet({ windowStart: first, ver: 1 }, NOW);
    for (const ver of [1, 3]) expect(await checkpoints.compareAndSet({ windowStart: second, ver }, NOW)).toBe(false);
    expect(await checkpoints.read()).toEqual({ windowStart: first, ver: 1 });
  });

  it('gives way to one of many at once', async () => {
    const checkpoints = await open();
    const tries = Array.from({ length: 10 }, () => checkpoints.compareAndSet({ windowStart: first, ver: 1 }, NOW));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
  });
};
