import { MisconfiguredFunction, RetryBatch } from './failures.ts';
import type { InvocationContext, Random, Sleep } from './ports.ts';

/**
 * Store requests give up before this, so that one begun at the last moment still ends within the invocation and no
 * promise is thawed in the next one.
 */
export const DEADLINE_MARGIN_MS = 5_000;

const FIRST_BACKOFF_MS = 20;
const LONGEST_BACKOFF_MS = 1_000;

/** Full jitter: uniform in [0, min(cap, first · 2^attempt)). Source: aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter */
export const backoffMs = (attempt: number, random: Random): number =>
  random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempt, 20));

export const hasTime = (context: InvocationContext, marginMs = DEADLINE_MARGIN_MS): boolean =>
  context.getRemainingTimeInMillis() > marginMs;

export interface Patience {
  readonly sleep: Sleep;
  readonly random: Random;
}

/**
 * How one invocation repeats what is harmless to repeat: until it succeeds, with full jitter in between; resolves to what
 * it does.
 *
 * @throws MisconfiguredFunction at once: no repetition would mend that
 * @throws RetryBatch with the last error as its cause when the invocation's time is up.
 */
export const retryUntilDeadline =
  (context: InvocationContext, { sleep, random }: Patience, marginMs = DEADLINE_MARGIN_MS) =>
  async <Value>(what: string, act: () => Promise<Value>): Promise<Value> => {
    let cause: unknown;
    for (let attempt = 0; hasTime(context, marginMs); attempt++) {
      try {
        return await act();
      } catch (error) {
        if (error instanceof MisconfiguredFunction) throw error;
        cause = error;
      }
      await sleep(backoffMs(attempt, random));
    }
    throw new RetryBatch(`${what}: no success before the invocation's deadline`, { cause });
  };

/** Repeats within one invocation. */
export type RetryUntilDeadline = ReturnType<typeof retryUntilDeadline>;
