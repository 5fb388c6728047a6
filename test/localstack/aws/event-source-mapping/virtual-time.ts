import { setImmediate as nextTurn } from 'node:timers/promises';
import { type EpochMs, epochMs } from '../../../../lambdas/core/time.ts';

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it, and the sleep that goes with it. */
export class VirtualTime {
  #now = 1_700_000_000_000;
  #timers: Timer[] = [];

  now(): EpochMs {
    return epochMs(this.#now);
  }

  get sleepers(): number {
    return this.#timers.length;
  }

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new Error('aborted'));
      const abort = (): void => {
        this.#timers = this.#timers.filter((other) => other !== timer);
        reject(new Error('aborted'));
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const timer = { at: this.#now + ms, wake };
      this.#timers.push(timer);
      signal?.addEventListener('abort', abort);
    });

  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settled();
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#now = due.at;
      this.#timers = this.#timers.filter((other) => other !== due);
      due.wake();
      await settled();
    }
    this.#now = until;
  }
}

/** Lets everything run that does not wait for time. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await nextTurn();
};
