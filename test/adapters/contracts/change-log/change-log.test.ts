import { describe } from 'vitest';
import { MemoryChangeLog } from '../../../../lambdas/adapters/memory/change-log.ts';
import { epochMs } from '../../../../lambdas/core/time.ts';
import { NOW } from '../../../builders/time.ts';
import { changeLogContract } from './change-log-contract.ts';

describe('The change log in memory', () => {
  changeLogContract(async () => {
    let ahead = 0;
    const log = new MemoryChangeLog(() => epochMs(NOW + ahead));
    return {
      log,
      changedIn: NOW,
      outlives: async (changedIn, shard, seconds) => {
        const before = (await log.read(changedIn, shard)).length;
        ahead = seconds * 1_000;
        const after = (await log.read(changedIn, shard)).length;
        ahead = 0;
        return before > 0 && after === before;
      },
    };
  });
});
