import { setMaxListeners } from 'node:events';
import { setImmediate as yieldOnce } from 'node:timers/promises';
import { realClock, realSleep } from '../../lambdas/adapters/real-time.ts';
import type { Clock, Sleep } from '../../lambdas/core/ports.ts';
import { type EpochMs, epochMs } from '../../lambdas/core/time.ts';

/** The machine's own time: for the network, deadlines and latencies, whatever time the world lives in. */
export { realClock, realSleep };

/** As many sleep at once as poll at once: no leak that Node would have to warn of. */
const manyMayWait = (): AbortController => {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
};

/** A day; Node's timers end at once beyond 24. */
const LONGEST_WAIT_MS = 86_400_000;

/**
 * The time the world and the poller live in. While it is stepped, it stands still but for sleepers, who find it moved on
 * as far as they wanted to sleep; once it runs, it runs `speed` times as fast as the machine's.
 */
export class SimulatedTime {
  #steppedTo: EpochMs;
  /** Wakes who sleeps at another speed. */
  #changed = manyMayWait();
  #running: { sinceReal: EpochMs; speed: number } | undefined;

  constructor(start: EpochMs) {
    this.#steppedTo = start;
  }

  readonly clock: Clock = { now: () => this.#now() };

  readonly sleep: Sleep = async (ms, signal) => {
    if (this.#running !== undefined) return this.#sleepUntil(this.#now() + ms, signal);
    const until = this.#steppedTo + ms;
    await yieldOnce();
    this.stepTo(epochMs(Math.max(this.#steppedTo, until)));
  };

  stepTo(at: EpochMs): void {
    this.#steppedTo = at;
  }

  /** From where it has got to. 0: it stands still. */
  run(speed: number): void {
    this.#steppedTo = this.#now();
    this.#running = { sinceReal: realClock.now(), speed };
    this.#changed.abort();
    this.#changed = manyMayWait();
  }

  /** However its speed changes meanwhile. */
  async #sleepUntil(at: number, signal: AbortSignal | undefined): Promise<void> {
    for (let left = at - this.#now(); left > 0 && signal?.aborted !== true; left = at - this.#now()) {
      const { speed = 1 } = this.#running ?? {};
      const changed = this.#changed.signal;
      const realMs = speed === 0 ? LONGEST_WAIT_MS : Math.min(LONGEST_WAIT_MS, left / speed);
      const over = signal === undefined ? changed : AbortSignal.any([signal, changed]);
      await realSleep(realMs, over).catch((error: unknown) => {
        if (!changed.aborted) throw error;
      });
    }
    signal?.throwIfAborted();
  }

  /** Times as fast as the machine's; `null` while it is stepped. */
  get speed(): number | null {
    return this.#running?.speed ?? null;
  }

  #now(): EpochMs {
    if (this.#running === undefined) return epochMs(Math.floor(this.#steppedTo));
    const { sinceReal, speed } = this.#running;
    return epochMs(Math.floor(this.#steppedTo + (realClock.now() - sinceReal) * speed));
  }
}
