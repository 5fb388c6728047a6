import { describe, expect, it } from 'vitest';
import { makeMemoryPollCheckpoints } from '../../../lambdas/adapters/memory/poll-checkpoints.ts';
import { newCheckpoint } from '../../../lambdas/core/poll/poll-ports.ts';
import { holdCheckpoints } from '../../../localstack/pipeline/held-checkpoints.ts';
import { checkpointsContract } from '../../adapters/contracts/poll-checkpoints/poll-checkpoints-contract.ts';

describe('Held poll checkpoints', () => {
  checkpointsContract(async () => holdCheckpoints(makeMemoryPollCheckpoints()));

  it('are those that are kept, and reach them when told to', async () => {
    const kept = makeMemoryPollCheckpoints();
    await kept.write([newCheckpoint(603)]);
    const held = holdCheckpoints(kept);
    const changed = { ...newCheckpoint(603), reviewTotal: 41 };
    await held.write([changed, newCheckpoint(604)]);
    expect(await held.readAll()).toEqual([changed, newCheckpoint(604)]);
    expect(await kept.readAll()).toEqual([newCheckpoint(603)]);
    await held.flush();
    expect(await kept.readAll()).toEqual([changed, newCheckpoint(604)]);
  });

  it('are written once, and stay held while they cannot be', async () => {
    const kept = makeMemoryPollCheckpoints();
    const written: number[][] = [];
    let isAway = true;
    const held = holdCheckpoints({
      readAll: () => kept.readAll(),
      write: async (checkpoints) => {
        if (isAway) throw new Error('away');
        written.push(checkpoints.map(({ movieId }) => movieId));
      },
    });
    await held.write([newCheckpoint(603)]);
    await expect(held.flush()).rejects.toThrow('away');
    isAway = false;
    await held.flush();
    await held.flush();
    expect(written).toEqual([[603]]);
  });
});
