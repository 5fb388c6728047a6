import { describe } from 'vitest';
import { MemorySnapshotStore } from '../../../lambdas/adapters/memory/row-stores.ts';
import type { MovieRow } from '../../../lambdas/core/stream/snapshots.ts';
import { makeMemoryViews } from '../../../localstack/backend/table-views.ts';
import { NOW } from '../../builders/time.ts';
import { viewsContract } from './table-views-contract.ts';

describe('Views in memory', () => {
  viewsContract(async () => {
    const movies = new MemorySnapshotStore<MovieRow>(
      () => NOW,
      ({ movieId }) => String(movieId),
    );
    return { views: makeMemoryViews(movies), movies, now: NOW };
  });
});
