import type { Client } from 'cassandra-driver';
import { afterEach, describe, expect, it } from 'vitest';
import { makeKeyspacesClient } from '../../../lambdas/adapters/keyspaces/keyspaces-client.ts';
import { DEADLINE_MARGIN_MS } from '../../../lambdas/core/deadline.ts';
import { TcpGate } from '../documents/tcp-gate.ts';
import { engines } from './cassandra-rig.ts';

const QUERY = 'SELECT release_version FROM system.local';

describe.runIf(engines !== null)('A client of the store', () => {
  const { contactPoint, port, localDataCenter } = engines?.cassandra ?? {
    contactPoint: '',
    port: 0,
    localDataCenter: '',
  };
  const clients: Client[] = [];
  const gates: TcpGate[] = [];

  /** A client whose only way to the real Cassandra is a gate, shut for now. */
  const behindGate = async (): Promise<{ client: Client; gate: TcpGate }> => {
    const gate = await TcpGate.to(contactPoint, port);
    const client = makeKeyspacesClient({ contactPoint: '127.0.0.1', port: gate.port, localDataCenter });
    gates.push(gate);
    clients.push(client);
    return { client, gate };
  };

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.shutdown();
    for (const gate of gates.splice(0)) await gate.shut();
  });

  const elapsedMs = async (act: () => Promise<unknown>): Promise<number> => {
    const startedAt = performance.now();
    await expect(act()).rejects.toBeInstanceOf(Error);
    return performance.now() - startedAt;
  };

  it('created before the server is up says so in time, and works once the server is there', async () => {
    const { client, gate } = await behindGate();
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await elapsedMs(() => client.execute(QUERY))).toBeLessThan(DEADLINE_MARGIN_MS);
    }
    await gate.open();
    await expect
      .poll(
        () =>
          client.execute(QUERY).then(
            ({ rowLength }) => rowLength,
            () => 0,
          ),
        { timeout: 10_000 },
      )
      .toBe(1);
  });

  it('recovers from a server that was away', async () => {
    const { client, gate } = await behindGate();
    await gate.open();
    await client.execute(QUERY);
    await gate.shut();
    expect(await elapsedMs(() => client.execute(QUERY))).toBeLessThan(DEADLINE_MARGIN_MS);
    await gate.open();
    await expect
      .poll(
        () =>
          client.execute(QUERY).then(
            ({ rowLength }) => rowLength,
            () => 0,
          ),
        { timeout: 15_000 },
      )
      .toBe(1);
  });

  it('leaves no timer behind when it is shut down, though its server was away so long that it looked for it anew', {
    timeout: 60_000,
  }, async () => {
    const { client, gate } = await behindGate();
    await gate.open();
    await client.execute(QUERY);
    const forgotten: { readonly pool: { isClosing(): boolean } }[] = [];
    client.on('hostRemove', (host) => forgotten.push(host));
    // Whether the pool or the control connection is the first to find the server back is chance: the latter makes a new host.
    const lost = async (): Promise<number> => {
      await gate.shut();
      await client.execute(QUERY).catch(() => undefined);
      await gate.open();
      return forgotten.length;
    };
    await expect.poll(lost, { timeout: 50_000, interval: 500 }).toBeGreaterThan(0);
    await client.shutdown();
    expect(forgotten.filter(({ pool }) => !pool.isClosing())).toEqual([]);
  });

  it('gives up on a request that is not answered before the margin of the deadline is used', async () => {
    const { client, gate } = await behindGate();
    await gate.open();
    await client.execute(QUERY);
    gate.swallow();
    expect(await elapsedMs(() => client.execute(QUERY))).toBeLessThan(DEADLINE_MARGIN_MS);
  });

  it('gives up on a server that takes the connection and says nothing', async () => {
    const { client, gate } = await behindGate();
    await gate.open();
    gate.swallow();
    expect(await elapsedMs(() => client.execute(QUERY))).toBeLessThan(DEADLINE_MARGIN_MS);
  });
});
