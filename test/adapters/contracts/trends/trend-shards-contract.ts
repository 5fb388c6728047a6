import { expect, it } from 'vitest';
import { type EpochMs, epochMs } from '../../../../lambdas/core/time.ts';
import { utcDay } from '../../../../lambdas/core/trends/daily-levels/utc-day.ts';
import type { ShardFindings, TrendShards } from '../../../../lambdas/core/trends/trend-ports.ts';
import { NOW, WINDOW_MS } from '../../../builders/time.ts';

export interface ExpiringRig<Port> {
  readonly port: Port;
  /** Lets so many seconds go by. */
  pass(seconds: number): Promise<void>;
}

const NEXT = epochMs(NOW + WINDOW_MS);

const REASON = { since: NOW, reason: '4.5 × its usual level', changedOn: utcDay(20_000) };

const findingsOf = (movieId: number): ShardFindings => ({
  labelled: [
    { movieId, label: 'breakout', score: 1 / 3, growth: 4.5, velocity: null, acceleration: -0 + 0.1, ...REASON },
    { movieId: movieId + 8, label: 'declining', score: 5, growth: 0.4, velocity: -7.25, acceleration: null, ...REASON },
  ],
  watched: [movieId + 16],
  ended: [{ movieId: movieId + 24, endedOn: utcDay(20_000) }],
  dayMovies: movieId,
});
const NOTHING: ShardFindings = { labelled: [], watched: [], ended: [], dayMovies: 0 };

/** What every implementation keeps. `open` brings an empty one. */
export const trendShardsContract = (open: () => Promise<ExpiringRig<TrendShards>>): void => {
  const write = (port: TrendShards, windowStart: EpochMs, shard: number, movieId: number, ttlSeconds = 3_600) =>
    port.write(windowStart, shard, findingsOf(movieId), ttlSeconds);

  it('reads each shard of each window as it was written', async () => {
    const { port } = await open();
    await write(port, NOW, 0, 8);
    await write(port, NOW, 3, 11);
    await write(port, NEXT, 0, 24);
    expect(await port.readAll(NOW)).toEqual(
      new Map([
        [0, findingsOf(8)],
        [3, findingsOf(11)],
      ]),
    );
    expect([await port.read(NOW, 3), await port.read(NEXT, 0)]).toEqual([findingsOf(11), findingsOf(24)]);
  });

  it('tells a shard that found nothing from one that was not written', async () => {
    const { port } = await open();
    await port.write(NOW, 1, NOTHING, 3_600);
    expect([await port.read(NOW, 1), await port.read(NOW, 2)]).toEqual([NOTHING, null]);
    expect(await port.readAll(NEXT)).toEqual(new Map());
  });

  it('keeps what was written last, whole', async () => {
    const { port } = await open();
    await write(port, NOW, 0, 8);
    await port.write(NOW, 0, NOTHING, 3_600);
    expect(await port.readAll(NOW)).toEqual(new Map([[0, NOTHING]]));
  });

  it('forgets each row when its own time is up', async () => {
    const { port, pass } = await open();
    await write(port, NOW, 0, 8, 3);
    await write(port, NOW, 1, 9, 60);
    await pass(4);
    expect([...(await port.readAll(NOW)).keys()]).toEqual([1]);
  });
};
