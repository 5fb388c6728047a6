import { describe } from 'vitest';
import { MemorySnapshotStore } from '../../lambdas/adapters/memory-store.ts';
import type { MovieRow } from '../../lambdas/core/snapshots.ts';
import { makeMemoryViews } from '../../localstack/views.ts';
import { NOW } from '../builders/time.ts';
import { viewsContract } from './views-contract.ts';

describe('Views in memory', () => {
  viewsContract(async () => {
    const movies = new MemorySnapshotStore<MovieRow>(
      () => NOW,
      ({ movieId }) => String(movieId),
    );
    return { views: makeMemoryViews(movies), movies, now: NOW };
  });
});
