import { expect, it } from 'vitest';
import { epochMs } from '../../../../lambdas/core/time.ts';
import type { Rankings } from '../../../../lambdas/core/trends/trend-ports.ts';
import { NOW, WINDOW_MS } from '../../../builders/time.ts';
import { rankingOfMovie } from './ranking-samples.ts';
import type { ExpiringRig } from './trend-shards-contract.ts';

const NEXT = epochMs(NOW + WINDOW_MS);

/** What every implementation keeps. `open` brings empty tables. */
export const rankingsContract = (open: () => Promise<ExpiringRig<Rankings>>): void => {
  it('reads the three rankings of a window in rank order, and only of that one', async () => {
    const { port } = await open();
    await port.write(NOW, rankingOfMovie(603), 3_600);
    await port.write(NEXT, rankingOfMovie(700, 3), 3_600);
    expect(await port.read(NOW)).toEqual(rankingOfMovie(603));
    expect(await port.read(NEXT)).toEqual(rankingOfMovie(700, 3));
  });

  it('takes a hundred rows of each, as often as they come', async () => {
    const { port } = await open();
    for (let time = 0; time < 3; time++) await port.write(NOW, rankingOfMovie(603, 100), 3_600);
    expect(await port.read(NOW)).toEqual(rankingOfMovie(603, 100));
  });

  it('takes a ranking without a movie', async () => {
    const { port } = await open();
    await port.write(NOW, rankingOfMovie(603, 0), 3_600);
    expect(await port.read(NOW)).toEqual({ trending: [], breakout: [], declining: [] });
    expect(await port.read(NEXT)).toEqual({ trending: [], breakout: [], declining: [] });
  });

  it('forgets a ranking when its time is up', async () => {
    const { port, pass } = await open();
    await port.write(NOW, rankingOfMovie(603), 3);
    await port.write(NEXT, rankingOfMovie(700), 60);
    await pass(4);
    expect(await port.read(NOW)).toEqual(rankingOfMovie(603, 0));
    expect(await port.read(NEXT)).toEqual(rankingOfMovie(700));
  });
};
