import { describe, expect, it } from 'vitest';
import { makeKeyspacesClient } from '../../../lambdas/adapters/keyspaces/keyspaces-client.ts';

describe('A client of the store', () => {
  it('ends a host that it forgets, whose timers would keep the process alive', async () => {
    const client = makeKeyspacesClient({ contactPoint: '127.0.0.1', port: 1, localDataCenter: 'here' });
    const ended: boolean[] = [];
    client.emit('hostRemove', { shutdown: async (waits: boolean) => void ended.push(waits) });

    expect(ended).toEqual([false]);
    await client.shutdown();
  });
});
