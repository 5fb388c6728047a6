import { describe } from 'vitest';
import { MemorySyncCheckpoints } from '../../../../lambdas/adapters/memory/sync-checkpoints.ts';
import { ViewsRig } from '../../../builders/views-rig.ts';
import { syncCheckpointsContract } from '../trends/sync-checkpoints-contract.ts';
import { viewRowsContract } from './view-rows-contract.ts';

describe('The in-memory view rows', () => {
  viewRowsContract(async () => {
    const { fakes, time } = new ViewsRig();
    return { ...fakes, now: time.now() };
  });
});

describe('The in-memory checkpoint', () => {
  syncCheckpointsContract(async () => new MemorySyncCheckpoints());
});
