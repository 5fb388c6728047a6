import type { Clock, Sleep } from '../../lambdas/core/ports.ts';
import { type EpochMs, epochMs, SECOND_MS } from '../../lambdas/core/time.ts';
import { DEFAULT_WINDOW_SIZE_MS } from '../../lambdas/core/tumbling-window.ts';
import type { Backend } from '../backend/backend.ts';
import { type RunState, writeState } from './run-state.ts';

const KEEP_EVERY_MS = SECOND_MS;
/** Of the machine's time: a run that is killed had not got so far beyond what it kept last. */
const AHEAD_MS = 5 * SECOND_MS;

export interface KeptClockSettings {
  readonly runFolder: string;
  readonly state: RunState;
  readonly clock: Clock;
  /** Of the machine's time. */
  readonly sleep: Sleep;
  /** Simulated time goes so many times as fast as the machine's. */
  readonly speed: number;
  readonly onError: (error: unknown) => void;
}

/**
 * Keeps how far simulated time has got, always ahead of it: a run that begins behind what an earlier one has written would
 * name its changes in windows that the copy has passed, and nobody would ever look at them again.
 */
export class KeptClock {
  readonly #settings: KeptClockSettings;
  readonly #ending = new AbortController();
  readonly #keeping: Promise<void>;
  #state: RunState;
  #written: Promise<void> = Promise.resolve();

  constructor(settings: KeptClockSettings) {
    this.#settings = settings;
    this.#state = settings.state;
    this.#keeping = this.#keepOn();
  }

  /** Before anything is written at the present instant. */
  keep(aheadMs = this.#settings.speed * AHEAD_MS): Promise<void> {
    const simulatedUntil = epochMs(this.#settings.clock.now() + aheadMs);
    return this.#write({ ...this.#state, simulatedUntil });
  }

  /** After a poll: what came before it needs no replay. */
  polled(polledUntil: EpochMs): Promise<void> {
    return this.#write({ ...this.#state, polledUntil });
  }

  /** Nothing is written any more: the next run goes on from here. */
  async end(): Promise<void> {
    this.#ending.abort();
    await this.#keeping;
    await this.keep(0);
  }

  async #keepOn(): Promise<void> {
    const { sleep, onError } = this.#settings;
    while (!this.#ending.signal.aborted) {
      await this.keep().catch(onError);
      await sleep(KEEP_EVERY_MS, this.#ending.signal).catch(() => undefined);
    }
  }

  /** One after the other: each replaces the file. */
  #write(state: RunState): Promise<void> {
    this.#state = state;
    const written = this.#written.catch(() => undefined).then(() => writeState(this.#settings.runFolder, this.#state));
    this.#written = written;
    return written;
  }
}

/** How far the data itself says that time had got: where what was kept beside it is lost or older, this is not. */
export const newestWritten = async ({ checkpoints, workflowStores }: Backend): Promise<EpochMs> => {
  const [polled, copied] = await Promise.all([checkpoints.readAll(), workflowStores.syncCheckpoints.read()]);
  const polls = polled.map(({ reviewsPolledAt, listedAt }) => Math.max(reviewsPolledAt ?? 0, listedAt ?? 0));
  const copiedUntil = copied === null ? 0 : copied.windowStart + DEFAULT_WINDOW_SIZE_MS;
  return epochMs(polls.reduce((newest, at) => Math.max(newest, at), copiedUntil));
};
