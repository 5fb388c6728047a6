import { describe } from 'vitest';
import { MemoryActiveWindows, MemorySnapshotStore } from '../../lambdas/adapters/memory-store.ts';
import type { MovieRow } from '../../lambdas/core/snapshots.ts';
import { makeMemoryViews } from '../../localstack/views.ts';
import { NOW } from '../builders/time.ts';
import { viewsContract } from './views-contract.ts';

describe('Views in memory', () => {
  viewsContract(async () => {
    const activeWindows = new MemoryActiveWindows(() => NOW);
    const movies = new MemorySnapshotStore<MovieRow>(
      () => NOW,
      ({ movieId }) => String(movieId),
    );
    return { views: makeMemoryViews(activeWindows, movies), activeWindows, movies, now: NOW };
  });
});
