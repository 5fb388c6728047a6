import { describe, expect, it } from 'vitest';
import { MemorySnapshotStore } from '../../../../lambdas/adapters/memory/row-stores.ts';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { NOW } from '../../../builders/time.ts';
import { movieRowOf, rankRowOf, statsRowOf, statsVelocityRowOf } from './snapshot-samples.ts';
import { type SnapshotStoreRig, snapshotStoreContract } from './snapshot-store-contract.ts';

const open = async <Row extends { readonly movieId: number }>(): Promise<SnapshotStoreRig<Row>> => {
  let ahead = 0;
  const store = new MemorySnapshotStore<Row>(
    () => epochMs(NOW + ahead),
    ({ movieId }) => String(movieId),
  );
  return {
    store,
    now: NOW,
    all: async () => store.all(),
    outlives: async (movieId, seconds) => {
      const [whole] = store.all().filter((row) => row.movieId === movieId);
      ahead = seconds * 1_000;
      const [left] = store.all().filter((row) => row.movieId === movieId);
      ahead = 0;
      return JSON.stringify(left) === JSON.stringify(whole);
    },
  };
};

describe('Snapshots in memory, movie_stats', () => {
  snapshotStoreContract(open, statsRowOf);
});
describe('Snapshots in memory, derived velocities', () => {
  snapshotStoreContract(open, statsVelocityRowOf);
});
describe('Snapshots in memory, ranks', () => {
  snapshotStoreContract(open, rankRowOf('day'));
});
describe('Snapshots in memory, movies', () => {
  snapshotStoreContract(open, movieRowOf);
});

describe('The in-memory fake', () => {
  interface Sparse {
    readonly movieId: number;
    readonly day?: number | undefined;
    readonly week?: number | undefined;
  }

  it('leaves absent columns as they are, each column with an event time of its own', async () => {
    const { store, all } = await open<Sparse>();
    const write = (row: Sparse, second: number) => ({ row, eventTime: epochMs(NOW + second * 1_000), ttlSeconds: 600 });
    await store.upsert([write({ movieId: 1, day: 5, week: 6 }, 2)]);
    await store.upsert([write({ movieId: 1, day: 7 }, 3), write({ movieId: 1, day: 1, week: 1 }, 1)]);
    expect(await all()).toEqual([{ movieId: 1, day: 7, week: 6 }]);
    await store.upsert([write({ movieId: 1, day: undefined, week: 9 }, 4)]);
    expect(await all()).toEqual([{ movieId: 1, day: 7, week: 9 }]);
  });
});
