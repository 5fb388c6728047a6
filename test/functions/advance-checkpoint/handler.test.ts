import { describe, expect, it } from 'vitest';
import type { SyncCheckpoints } from '../../../lambdas/core/serving/sync-ports.ts';
import { METRICS } from '../../../schema/names.ts';
import { portWith } from '../../builders/port-with.ts';
import { at } from '../../builders/time.ts';
import { ViewsRig } from '../../builders/views-rig.ts';

const checkpointOf = (rig: ViewsRig) => rig.fakes.syncCheckpoints.read();

/** The next writes of the checkpoint fail as told. */
const failing = (rig: ViewsRig, ...faults: ('lost answer' | 'not done')[]): void => {
  const { syncCheckpoints } = rig.fakes;
  rig.ports = {
    ...rig.fakes,
    syncCheckpoints: portWith<SyncCheckpoints>(syncCheckpoints, {
      compareAndSet: async (next) => {
        const fault = faults.shift();
        const isDone = fault === 'not done' ? false : await syncCheckpoints.compareAndSet(next);
        if (fault !== undefined) throw new Error(fault);
        return isDone;
      },
    }),
  };
};

describe('the checkpoint', () => {
  it('moves to the last window that is complete', async () => {
    const rig = new ViewsRig();
    expect(await rig.steps.advance(await rig.steps.plan())).toEqual({ through: at('11:55:00') });
    expect(await checkpointOf(rig)).toEqual({ windowStart: at('11:55:00'), ver: 1 });
    // 11:55 ends at 12:00, and it is 12:01.
    expect(rig.telemetry.durations).toEqual([[METRICS.viewFreshnessMs, 60_000]]);
  });

  it('moves to the end of a part of a backlog', async () => {
    const rig = new ViewsRig();
    rig.rules = { ...rig.rules, maxWindows: 2 };
    await rig.log(603, 'ratings', at('09:00:00'), at('09:00:00'));
    expect(await rig.steps.advance(await rig.steps.plan())).toEqual({ through: at('09:05:00') });
  });

  it('moves once, however often it is asked to', async () => {
    const rig = new ViewsRig();
    const plan = await rig.steps.plan();
    await rig.steps.advance(plan);
    expect(await rig.steps.advance(plan)).toEqual({ through: at('11:55:00') });
    expect(await checkpointOf(rig)).toMatchObject({ ver: 1 });
  });

  it.each(['lost answer', 'not done'] as const)('moves once after a write that failed: %s', async (fault) => {
    const rig = new ViewsRig();
    const plan = await rig.steps.plan();
    failing(rig, fault, fault);
    expect(await rig.steps.advance(plan)).toEqual({ through: at('11:55:00') });
    expect(await checkpointOf(rig)).toEqual({ windowStart: at('11:55:00'), ver: 1 });
  });

  it('is never moved back by an execution that was given up', async () => {
    const rig = new ViewsRig();
    const old = await rig.steps.plan();
    rig.nextWindow();
    await rig.steps.advance(await rig.steps.plan());
    expect(await rig.steps.advance(old)).toEqual({ through: at('12:00:00') });
    expect(await checkpointOf(rig)).toEqual({ windowStart: at('12:00:00'), ver: 1 });
  });

  it('stays where it was set back to on purpose', async () => {
    const rig = new ViewsRig();
    await rig.steps.advance(await rig.steps.plan());
    rig.nextWindow();
    const plan = await rig.steps.plan();
    await rig.fakes.syncCheckpoints.compareAndSet({ windowStart: at('06:00:00'), ver: 2 });
    expect(await rig.steps.advance(plan)).toEqual({ through: at('06:00:00') });
    expect(await checkpointOf(rig)).toEqual({ windowStart: at('06:00:00'), ver: 2 });
  });

  it('asks to be repeated while the store is away', async () => {
    const rig = new ViewsRig();
    const plan = await rig.steps.plan();
    failing(rig, ...Array.from({ length: 10_000 }, () => 'not done' as const));
    await expect(rig.steps.advance(plan)).rejects.toMatchObject({ name: 'RetryBatch' });
  });
});
