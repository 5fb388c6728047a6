/**
 * Addresses of TMDB that failed when they were last asked. Each waits by itself, longer after each failure, so that what
 * fails for good costs less and less and stands in nobody's way.
 */
import { type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '../time.ts';

export interface FailingAddress {
  /** In a row. */
  readonly failures: number;
  /** No poll before asks it again. */
  readonly notBefore: EpochMs;
}

/** By path below the API's version. */
export type FailingAddresses = ReadonlyMap<string, FailingAddress>;

export const NONE_FAILING: FailingAddresses = new Map();

const FIRST_WAIT_MS = 5 * MINUTE_MS;
const LONGEST_WAIT_MS = 4 * HOUR_MS;
/** Polls do not begin to the millisecond: one that comes a minute early finds the address free. */
const EARLY_MS = MINUTE_MS;
/** What has not been asked for so long is forgotten. */
const FORGOTTEN_AFTER_MS = 24 * HOUR_MS;

export const isWaiting = (addresses: FailingAddresses, path: string, now: EpochMs): boolean =>
  (addresses.get(path)?.notBefore ?? Number.NEGATIVE_INFINITY) > now;

/** How an address fared. `pauseMs`: for how long it asked to be left alone. */
export type Fared = { readonly hasFailed: false } | { readonly hasFailed: true; readonly pauseMs?: number | undefined };

/**
 * What is known of addresses after a poll that asked them.
 *
 * @param wasDown nothing answered, so that it says nothing of one of them: asked again by the next poll
 */
export const afterPoll = (
  before: FailingAddresses,
  asked: ReadonlyMap<string, Fared>,
  { polledAt, wasDown }: { readonly polledAt: EpochMs; readonly wasDown: boolean },
): FailingAddresses => {
  const after = new Map([...before].filter(([, { notBefore }]) => polledAt - notBefore < FORGOTTEN_AFTER_MS));
  for (const [path, fared] of asked) {
    const failures = after.get(path)?.failures ?? 0;
    after.delete(path);
    if (!fared.hasFailed) continue;
    const counted = wasDown ? Math.max(1, failures) : failures + 1;
    const waitMs = wasDown ? FIRST_WAIT_MS : FIRST_WAIT_MS * 2 ** (counted - 1);
    const longestMs = Math.min(LONGEST_WAIT_MS, Math.max(waitMs, fared.pauseMs ?? 0));
    after.set(path, { failures: counted, notBefore: epochMs(polledAt + longestMs - EARLY_MS) });
  }
  return after;
};
