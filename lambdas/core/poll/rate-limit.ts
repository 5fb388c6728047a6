import type { Clock, Sleep } from '../ports.ts';
import { type EpochMs, SECOND_MS } from '../time.ts';

export interface RateLimit {
  /** Resolves when the caller may act; callers are served in the order of their calls. */
  take(): Promise<void>;
  /** Nobody acts before `at`: what the other side asked for. */
  holdUntil(at: EpochMs): void;
}

export interface RateLimitSettings {
  readonly perSecond: number;
  /** Grants that may come at once after an idle time. @default 1 */
  readonly burst?: number;
  readonly clock: Clock;
  readonly sleep: Sleep;
}

/**
 * A token bucket: at most `burst + perSecond · T` grants in any T seconds. It keeps the instant of the next grant instead
 * of a count of tokens, so it needs no timer of its own.
 */
export const makeRateLimit = ({ perSecond, burst = 1, clock, sleep }: RateLimitSettings): RateLimit => {
  const intervalMs = SECOND_MS / perSecond;
  const allowanceMs = (burst - 1) * intervalMs;
  let nextAt = Number.NEGATIVE_INFINITY;
  let heldUntil = Number.NEGATIVE_INFINITY;
  let lastSeen = Number.NEGATIVE_INFINITY;

  /** A clock that was set back must not make callers wait for the hours it lost. */
  const forgetFuture = (now: number): void => {
    if (now < lastSeen) {
      nextAt = now + intervalMs;
      heldUntil = now;
    }
    lastSeen = now;
  };

  /** The instant at which this caller may act, if nobody is held until then. */
  const claimSlot = (now: number): number => {
    forgetFuture(now);
    const slot = Math.max(nextAt, now - allowanceMs);
    nextAt = slot + intervalMs;
    return slot;
  };

  const take = async (): Promise<void> => {
    for (;;) {
      const slot = claimSlot(clock.now());
      for (let waitMs = slot - clock.now(); waitMs > 0; waitMs = slot - clock.now()) await sleep(waitMs);
      // Held meanwhile: a new slot behind the hold, or all who waited would act at once when it ends.
      if (slot >= heldUntil) return;
    }
  };
  const holdUntil = (at: EpochMs): void => {
    heldUntil = Math.max(heldUntil, at);
    nextAt = Math.max(nextAt, at);
  };
  return { take, holdUntil };
};
