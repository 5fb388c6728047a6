import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, InvocationContext, Sleep } from '../../lambdas/core/ports.ts';
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../../lambdas/core/time.ts';

/** A full hour, and so the start of a window. */
export const NOW = epochMs(Date.UTC(2026, 10, 23, 12));
export const WINDOW_MS = 5 * MINUTE_MS;
export const RETENTION_MS = 48 * HOUR_MS;
export const WINDOWING = { windowSizeMs: WINDOW_MS, retentionMs: RETENTION_MS };

/** The instant of `HH:MM:SS` on the day of {@link NOW}. */
export const at = (time: string): EpochMs => epochMs(Date.parse(`2026-11-23T${time}Z`));

/** A clock that only sleepers move on: each finds it where it wanted to wake. */
export class SleepersTime implements Clock {
  #now: number;
  readonly sleeps: number[] = [];

  constructor(start: EpochMs = NOW) {
    this.#now = start;
  }

  now(): EpochMs {
    return epochMs(this.#now);
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  readonly sleep: Sleep = async (ms) => {
    this.sleeps.push(ms);
    const until = this.#now + ms;
    await nextTurn();
    this.#now = Math.max(this.#now, until);
  };

  /** An invocation that may last `ms` from now on. */
  contextFor(ms: number): InvocationContext {
    const deadline = this.#now + ms;
    return { getRemainingTimeInMillis: () => deadline - this.#now };
  }
}
