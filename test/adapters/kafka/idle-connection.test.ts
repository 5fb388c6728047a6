import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IdleConnection } from '../../../lambdas/adapters/idle-connection.ts';

const IDLE_MS = 1_000;

describe('a connection that closes when idle', () => {
  let opened = 0;
  let closed = 0;
  const connect = async () => {
    opened++;
    return { disconnect: async () => void closed++ };
  };

  beforeEach(() => {
    vi.useFakeTimers();
    opened = 0;
    closed = 0;
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('opens on first use and is shared by uses that follow', async () => {
    const connection = new IdleConnection(connect, IDLE_MS);
    expect(opened).toBe(0);
    expect(await Promise.all([connection.use(async () => 1), connection.use(async () => 2)])).toEqual([1, 2]);
    await vi.advanceTimersByTimeAsync(IDLE_MS - 1);
    await connection.use(async () => 3);
    expect([opened, closed]).toEqual([1, 0]);
  });

  it('closes after the idle time and opens again', async () => {
    const connection = new IdleConnection(connect, IDLE_MS);
    await connection.use(async () => 1);
    await vi.advanceTimersByTimeAsync(IDLE_MS);
    expect([opened, closed, vi.getTimerCount()]).toEqual([1, 1, 0]);
    await connection.use(async () => 2);
    expect(opened).toBe(2);
  });

  it('does not close under a use that takes longer than the idle time', async () => {
    const connection = new IdleConnection(connect, IDLE_MS);
    const { promise, resolve } = Promise.withResolvers<void>();
    await connection.use(async () => 0);
    const slow = connection.use(() => promise);
    await vi.advanceTimersByTimeAsync(10 * IDLE_MS);
    expect(closed).toBe(0);
    await connection.use(async () => 1);
    await vi.advanceTimersByTimeAsync(10 * IDLE_MS);
    expect(closed).toBe(0);
    resolve();
    await slow;
    await vi.advanceTimersByTimeAsync(IDLE_MS);
    expect(closed).toBe(1);
  });

  it('starts clean after a use that failed', async () => {
    const connection = new IdleConnection(connect, IDLE_MS);
    const broken = connection.use(async () => Promise.reject(new Error('broken')));
    await expect(broken).rejects.toThrow('broken');
    expect([opened, closed]).toEqual([1, 1]);
    await connection.use(async () => 1);
    expect(opened).toBe(2);
  });

  it('tries to connect again after it could not', async () => {
    let attempts = 0;
    const connection = new IdleConnection(async () => {
      if (++attempts === 1) throw new Error('no broker');
      return connect();
    }, IDLE_MS);
    await expect(connection.use(async () => 1)).rejects.toThrow('no broker');
    expect(await connection.use(async () => 2)).toBe(2);
  });

  it('closes at once when told to', async () => {
    const connection = new IdleConnection(connect, IDLE_MS);
    await connection.use(async () => 1);
    await connection.close();
    expect([closed, vi.getTimerCount()]).toEqual([1, 0]);
  });
});
