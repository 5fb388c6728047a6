import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newCheckpoint } from '../../../lambdas/core/poll/poll-ports.ts';
import type { Sleep } from '../../../lambdas/core/ports.ts';
import { epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/core/time.ts';
import { openMemoryBackend } from '../../../localstack/backend/memory-backend.ts';
import { KeptClock, newestWritten } from '../../../localstack/run/kept-clock.ts';
import { newState, readState } from '../../../localstack/run/run-state.ts';
import { countedTelemetry } from '../../builders/telemetry.ts';
import { NOW } from '../../builders/time.ts';

const SPEED = 30;

describe('The kept clock', () => {
  let folder: string;
  let now = NOW;
  let open: KeptClock[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kept-clock-'));
    now = NOW;
  });

  afterEach(async () => {
    await Promise.all(open.map((clock) => clock.end()));
    open = [];
    await rm(folder, { recursive: true, force: true });
  });

  const keptClock = (): KeptClock => {
    const sleep: Sleep = (ms, signal) => delay(ms, undefined, { signal });
    const onError = (error: unknown): never => {
      throw error;
    };
    const settings = {
      runFolder: folder,
      state: newState(NOW),
      clock: { now: () => now },
      sleep,
      speed: SPEED,
      onError,
    };
    const clock = new KeptClock(settings);
    open.push(clock);
    return clock;
  };

  const keptUntil = async (): Promise<number> => (await readState(folder, epochMs(0))).simulatedUntil;

  it('is ahead of what is written until it is kept again, also where the run is killed and nothing is polled', async () => {
    const clock = keptClock();
    await clock.keep();
    // Forty minutes of simulated time in which Kafka is away and no poll succeeds, though records are still counted.
    for (let second = 0; second < 80; second++) {
      now = epochMs(now + SPEED * SECOND_MS);
      await clock.keep();
      expect(await keptUntil()).toBeGreaterThan(now + SPEED * SECOND_MS);
    }
  });

  it('is kept every second by itself', async () => {
    keptClock();
    await expect.poll(keptUntil, { timeout: 10_000 }).toBeGreaterThan(NOW);
    now = epochMs(NOW + HOUR_MS);
    await expect.poll(keptUntil, { timeout: 10_000 }).toBeGreaterThan(NOW + HOUR_MS);
  });

  it('is exact where the run ended in order, and keeps the last poll', async () => {
    const clock = keptClock();
    await clock.polled(epochMs(NOW - MINUTE_MS));
    now = epochMs(NOW + MINUTE_MS);
    await clock.end();
    const { simulatedUntil, polledUntil, topicIncarnation } = await readState(folder, epochMs(0));
    expect([simulatedUntil, topicIncarnation]).toEqual([now, newState(NOW).topicIncarnation]);
    // A replay begins where the run had got to, not where it polled last.
    expect(polledUntil).toBe(now);
  });

  it('is not believed where the data is newer', async () => {
    const backend = openMemoryBackend({ now: () => NOW }, countedTelemetry());
    expect(await newestWritten(backend)).toBe(0);
    await backend.checkpoints.write([
      { ...newCheckpoint(1), listedAt: epochMs(NOW - HOUR_MS), reviewsPolledAt: NOW },
      newCheckpoint(2),
    ]);
    expect(await newestWritten(backend)).toBe(NOW);
    const windowStart = epochMs(NOW + HOUR_MS);
    await backend.workflowStores.syncCheckpoints.compareAndSet({ windowStart, ver: 1 }, NOW);
    expect(await newestWritten(backend)).toBe(windowStart + 5 * MINUTE_MS);
  });
});
