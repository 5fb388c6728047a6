import { describe, expect, it } from 'vitest';
import type { SyncCheckpoints } from '../../../lambdas/core/serving/sync-ports.ts';
import { portWith } from '../../builders/port-with.ts';
import { at, RETENTION_MS } from '../../builders/time.ts';
import { timeText, ViewsRig } from '../../builders/views-rig.ts';

const planIn = async (rig: ViewsRig) => {
  const plan = await rig.steps.plan();
  return { plan, from: timeText(plan.changedFrom), through: timeText(plan.changedThrough) };
};
const decide = async (rig: ViewsRig, time: string) => {
  const ranking = { trending: [], breakout: [], declining: [] };
  await rig.fakes.trendSnapshots.decide({ windowStart: at(time), ranking, labels: [] }, RETENTION_MS / 1_000);
};
const checkpointAt = async (rig: ViewsRig, time: string, ver = 1) => {
  for (let next = 1; next <= ver; next++)
    await rig.fakes.syncCheckpoints.compareAndSet({ windowStart: at(time), ver: next });
};

/**
 *  11:40   11:45   11:50   11:55   12:00 ▲ 12:01, scheduled
 *    |───────|───────|───────|───────|───────
 *                            C              checkpoint: 11:55 is complete
 *                    └──── looked at ────┘  two windows of overlap, and the one that is still written
 */
describe('a plan', () => {
  it('begins an overlap before what is not copied, and ends with the window that is still written', async () => {
    const rig = new ViewsRig();
    await checkpointAt(rig, '11:55:00', 7);
    expect(await planIn(rig)).toMatchObject({
      from: '11:50',
      through: '12:00',
      plan: {
        at: at('12:01:00'),
        windowStart: at('12:00:00'),
        previousWindow: null,
        checkpointVer: 7,
        shards: [0, 1, 2, 3, 4, 5, 6, 7],
      },
    });
  });

  it('is the same however often it is made, while the checkpoint stands', async () => {
    const rig = new ViewsRig();
    await checkpointAt(rig, '11:55:00');
    expect(await rig.steps.plan()).toEqual(await rig.steps.plan());
  });

  it('begins with the first change of all where nothing was ever copied', async () => {
    const rig = new ViewsRig();
    await rig.log(603, 'ratings', at('03:00:00'), at('03:02:00'));
    expect(await planIn(rig)).toMatchObject({ from: '03:00', through: '05:55', plan: { checkpointVer: 0 } });
  });

  it('of an empty log is the window that is still written', async () => {
    expect(await planIn(new ViewsRig())).toMatchObject({ from: '12:00', through: '12:00' });
  });

  it('takes a backlog in parts', async () => {
    const rig = new ViewsRig();
    rig.rules = { ...rig.rules, maxWindows: 3 };
    await checkpointAt(rig, '10:55:00');
    await rig.log(603, 'ratings', at('11:20:00'), at('11:21:00'));
    expect(await planIn(rig)).toMatchObject({ from: '11:20', through: '11:30' });
  });

  // The execution of 11:05 decided its ranking and failed before the copy; nothing was logged until 11:20.
  it('passes over no window of a backlog in which a ranking was decided', async () => {
    const rig = new ViewsRig();
    rig.rules = { ...rig.rules, maxWindows: 3 };
    await checkpointAt(rig, '10:55:00');
    await decide(rig, '11:05:00');
    await rig.log(603, 'ratings', at('11:20:00'), at('11:21:00'));
    expect(await planIn(rig)).toMatchObject({ from: '10:50' });
  });

  it('never ends after the window of its instant, though a clock ran ahead', async () => {
    const rig = new ViewsRig();
    await checkpointAt(rig, '13:00:00');
    expect(await planIn(rig)).toMatchObject({ from: '12:00', through: '12:00' });
  });

  it('knows the ranking before, unless that is hours old', async () => {
    const rig = new ViewsRig();
    await decide(rig, '08:55:00');
    expect((await rig.steps.plan()).previousWindow).toBeNull();
    await decide(rig, '11:50:00');
    await decide(rig, '12:00:00');
    expect((await rig.steps.plan()).previousWindow).toBe(at('11:50:00'));
  });

  it('is repeated while the store is away, and given up with the invocation', async () => {
    const rig = new ViewsRig();
    let failures = 2;
    const { syncCheckpoints } = rig.fakes;
    rig.ports = {
      ...rig.fakes,
      syncCheckpoints: portWith<SyncCheckpoints>(syncCheckpoints, {
        read: async () => (failures-- > 0 ? Promise.reject(new Error('away')) : syncCheckpoints.read()),
      }),
    };
    expect((await rig.steps.plan()).windowStart).toBe(at('12:00:00'));
    failures = Number.POSITIVE_INFINITY;
    await expect(rig.steps.plan()).rejects.toMatchObject({ name: 'RetryBatch' });
  });

  it('refuses what is no instant', async () => {
    await expect(new ViewsRig().steps.plan('every day')).rejects.toMatchObject({ name: 'MisconfiguredFunction' });
  });
});
