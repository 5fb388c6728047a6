import { expect, it } from 'vitest';
import { type EpochMs, epochMs, HOUR_MS } from '../../../../lambdas/core/time.ts';
import type { TrendSnapshot, TrendSnapshots } from '../../../../lambdas/core/trends/trend-ports.ts';
import { NOW, WINDOW_MS } from '../../../builders/time.ts';
import { rankingOfMovie } from './ranking-samples.ts';
import type { ExpiringRig } from './trend-shards-contract.ts';

const TTL_SECONDS = 3_600;

const snapshotOf = (movieId: number, windowStart: EpochMs = NOW): TrendSnapshot => ({
  windowStart,
  ranking: rankingOfMovie(movieId),
  labels: [{ movieId, label: 'hot', score: movieId / 7, since: NOW, reason: 'why' }],
});
const windowsBefore = (count: number): EpochMs => epochMs(NOW - count * WINDOW_MS);

/** What every implementation keeps. `open` brings an empty one. */
export const trendSnapshotsContract = (open: () => Promise<ExpiringRig<TrendSnapshots>>): void => {
  it('reads what was decided, and nothing where nothing was', async () => {
    const { port } = await open();
    expect(await port.decide(snapshotOf(603), TTL_SECONDS)).toEqual(snapshotOf(603));
    expect([await port.read(NOW), await port.read(windowsBefore(1))]).toEqual([snapshotOf(603), null]);
  });

  it('decides once: whoever comes second learns what the first has decided', async () => {
    const { port } = await open();
    await port.decide(snapshotOf(603), TTL_SECONDS);
    expect(await port.decide(snapshotOf(604), TTL_SECONDS)).toEqual(snapshotOf(603));
    expect(await port.read(NOW)).toEqual(snapshotOf(603));
  });

  it('gives all who decide at once one ranking', async () => {
    const { port } = await open();
    const retried = async (movieId: number): Promise<TrendSnapshot> => {
      for (;;) {
        const decided = await port.decide(snapshotOf(movieId), TTL_SECONDS).catch(() => undefined);
        if (decided !== undefined) return decided;
      }
    };
    const decided = await Promise.all([1, 2, 3, 4, 5].map(retried));
    const [first] = decided;
    expect(decided).toEqual(decided.map(() => first));
    expect(await port.read(NOW)).toEqual(first);
  });

  /**
   *  09:05    10:55    11:55    12:00 = now
   *    |        |        |
   *  decided  decided  decided
   */
  it('knows the newest window before another one, within reach', async () => {
    const { port } = await open();
    expect(await port.newestBefore(NOW, windowsBefore(36))).toBeNull();
    for (const back of [1, 13, 35]) await port.decide(snapshotOf(back, windowsBefore(back)), TTL_SECONDS);
    const newest = (windowStart: EpochMs, reachHours: number) =>
      port.newestBefore(windowStart, epochMs(windowStart - reachHours * HOUR_MS));
    expect(await newest(NOW, 3)).toBe(windowsBefore(1));
    expect(await newest(windowsBefore(1), 3)).toBe(windowsBefore(13));
    expect(await newest(windowsBefore(13), 3)).toBe(windowsBefore(35));
    expect(await newest(windowsBefore(13), 1)).toBeNull();
    expect(await newest(windowsBefore(35), 3)).toBeNull();
  });

  it('lets one caller per window tell of it', async () => {
    const { port } = await open();
    for (const back of [0, 1]) await port.decide(snapshotOf(back, windowsBefore(back)), TTL_SECONDS);
    const claim = () => port.claimNotification(NOW, TTL_SECONDS).catch(() => false);
    const claims = await Promise.all([claim(), claim(), claim()]);
    expect(claims.filter(Boolean).length).toBeLessThanOrEqual(1);
    await claim();
    expect(await claim()).toBe(false);
    expect(await port.claimNotification(windowsBefore(1), TTL_SECONDS)).toBe(true);
    expect(await port.read(NOW)).toEqual(snapshotOf(0));
  });

  it('lets nobody tell of what is not decided', async () => {
    const { port } = await open();
    expect(await port.claimNotification(NOW, TTL_SECONDS)).toBe(false);
    expect(await port.read(NOW)).toBeNull();
  });

  it('forgets a ranking when its time is up, told of or not, and can decide anew', async () => {
    const { port, pass } = await open();
    for (const back of [0, 1]) await port.decide(snapshotOf(back, windowsBefore(back)), 3);
    await port.claimNotification(NOW, 3);
    await pass(4);
    expect([await port.read(NOW), await port.newestBefore(NOW, windowsBefore(5))]).toEqual([null, null]);
    expect(await port.decide(snapshotOf(605), TTL_SECONDS)).toEqual(snapshotOf(605));
    expect(await port.claimNotification(NOW, TTL_SECONDS)).toBe(true);
  });
};
