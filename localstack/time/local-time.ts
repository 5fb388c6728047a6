import { setImmediate as yieldOnce } from 'node:timers/promises';
import { realClock, realSleep } from '../../lambdas/adapters/real-time.ts';
import type { Clock, Sleep } from '../../lambdas/core/ports.ts';
import { type EpochMs, epochMs } from '../../lambdas/core/time.ts';

/** The machine's own time: for the network, deadlines and latencies, whatever time the world lives in. */
export { realClock, realSleep };

/**
 * The time the world and the poller live in. While it is stepped, it stands still but for sleepers, who find it moved on
 * as far as they wanted to sleep; once it runs, it runs `speed` times as fast as the machine's.
 */
export class SimulatedTime {
  #steppedTo: EpochMs;
  #running: { sinceReal: EpochMs; speed: number } | undefined;

  constructor(start: EpochMs) {
    this.#steppedTo = start;
  }

  readonly clock: Clock = { now: () => this.#now() };

  readonly sleep: Sleep = async (ms, signal) => {
    if (this.#running !== undefined) return realSleep(ms / this.#running.speed, signal);
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
