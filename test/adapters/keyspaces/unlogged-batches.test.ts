import type { Client } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { makeUnloggedBatches } from '../../../lambdas/adapters/keyspaces/unlogged-batches.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';

describe('Statements that go out together', () => {
  it('are at most 30 a request, as Keyspaces takes them, in no log, and may be repeated', async () => {
    const sent: [count: number, options: unknown][] = [];
    const client = {
      execute: async (_query: string, _params: unknown, options: unknown) => void sent.push([1, options]),
      batch: async (some: readonly unknown[], options: unknown) => void sent.push([some.length, options]),
    };
    const statements = Array.from({ length: 61 }, (_, n) => ({ query: 'INSERT', params: [n] }));
    await makeUnloggedBatches(client as unknown as Client, countedTelemetry())(statements);

    const unlogged = { prepare: true, logged: false, isIdempotent: true };
    expect(sent).toEqual([
      [30, unlogged],
      [30, unlogged],
      [1, expect.objectContaining({ prepare: true, isIdempotent: true })],
    ]);
  });
});
