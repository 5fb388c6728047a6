import { setImmediate } from 'node:timers/promises';
import type { Clock, Sleep } from '../../../lambdas/core/ports.ts';
import { type EpochMs, epochMs } from '../../../lambdas/core/time.ts';

/** Time that moves only when everybody waits for it. */
export class VirtualTime {
  #now: number;
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  constructor(start: EpochMs) {
    this.#now = start;
  }

  readonly clock: Clock = { now: () => epochMs(this.#now) };

  readonly sleep: Sleep = (ms) =>
    new Promise((wake) => {
      this.#sleepers.push({ at: this.#now + ms, wake });
    });

  /** Lets time pass until `work` is done. */
  async during<Value>(work: Promise<Value>): Promise<Value> {
    let isDone = false;
    const noted = work.finally(() => {
      isDone = true;
    });
    noted.catch(() => undefined);
    for (;;) {
      await setImmediate();
      if (isDone) return noted;
      this.#wakeNext();
    }
  }

  advanceTo(at: number): void {
    this.#now = Math.max(this.#now, at);
  }

  #wakeNext(): void {
    let first = 0;
    for (const [index, { at }] of this.#sleepers.entries()) if (at < (this.#sleepers[first]?.at ?? at)) first = index;
    const [next] = this.#sleepers.splice(first, 1);
    if (next === undefined) throw new Error('the poll waits for nothing that will ever come');
    this.advanceTo(next.at);
    next.wake();
  }
}
