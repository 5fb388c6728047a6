import { describe, expect, it } from 'vitest';
import { MemoryWindowStore } from '../../../../lambdas/adapters/memory/row-stores.ts';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { NOW, SleepersTime } from '../../../builders/time.ts';
import { ratingSamples, sentimentSamples } from './window-samples.ts';
import { type WindowStoreRig, windowStoreContract } from './window-store-contract.ts';

const open = async <Aggregate>(): Promise<WindowStoreRig<Aggregate>> => {
  let ahead = 0;
  const store = new MemoryWindowStore<Aggregate>(() => epochMs(NOW + ahead));
  return {
    store,
    outlives: async (movieId, windowStart, seconds) => {
      ahead = seconds * 1_000;
      const rows = await store.read(movieId, [windowStart]);
      ahead = 0;
      return rows.length === 1;
    },
  };
};

describe('Window rows in memory, review_sentiments', () => {
  windowStoreContract(open, sentimentSamples);
});

describe('Window rows in memory, movie_ratings_by_window', () => {
  windowStoreContract(open, ratingSamples);
});

describe('The in-memory fake', () => {
  const row = { windowStart: NOW, ver: 1, aggregate: { count: 1 }, applied: new Set(['a']), velocity: null };

  it.each([0, -1])(
    'refuses a TTL of %i s, with which a server keeps the row for ever or refuses it',
    async (ttlSeconds) => {
      const store = new MemoryWindowStore(() => NOW);
      await expect(store.compareAndSet(603, [{ row, ttlSeconds }])).rejects.toThrow(RangeError);
    },
  );

  it('forgets a row that has lapsed, so that it can be inserted anew', async () => {
    const time = new SleepersTime();
    const store = new MemoryWindowStore(() => time.now());
    await store.compareAndSet(603, [{ row, ttlSeconds: 60 }]);
    expect(store.all()).toEqual([{ movieId: 603, row }]);
    time.advance(60_000);
    expect(store.all()).toEqual([]);
    expect(await store.compareAndSet(603, [{ row, ttlSeconds: 60 }])).toEqual([{ outcome: 'applied' }]);
  });
});
