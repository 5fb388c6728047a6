import { describe } from 'vitest';
import { makeMemoryPollCheckpoints } from '../../../../lambdas/adapters/memory/poll-checkpoints.ts';
import { checkpointsContract } from './poll-checkpoints-contract.ts';

describe('Poll checkpoints in memory', () => {
  checkpointsContract(async () => makeMemoryPollCheckpoints());
});
