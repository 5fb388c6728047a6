import { METRICS } from '../../../schema/names.ts';
import { reading } from '../json-fields.ts';
import type { Clock, Random, Sleep, Telemetry } from '../ports.ts';
import { type EpochMs, epochMs, SECOND_MS } from '../time.ts';
import type { TmdbReply, TmdbTransport } from './poll-ports.ts';
import type { RateLimit } from './rate-limit.ts';

/** Why no further request of this poll is made. */
export interface Stop {
  readonly cause: 'budget-spent' | 'time-up' | 'unavailable' | 'token-refused';
  readonly message: string;
}

export type Answer<Value> =
  | { readonly kind: 'answer'; readonly value: Value }
  /** There is no such movie (any more). */
  | { readonly kind: 'missing' }
  /** This one cannot be had in this poll; others may. `pauseMs`: how long it asked to be left alone. */
  | { readonly kind: 'failed'; readonly reason: string; readonly pauseMs?: number }
  /** JSON of another shape than documented: asking again would bring the same. */
  | { readonly kind: 'malformed'; readonly reason: string }
  | { readonly kind: 'stopped' };

export interface RequestLimits {
  readonly budget: number;
  /** No attempt begins at or after this instant. */
  readonly endAt: EpochMs;
}

export interface RequestDependencies {
  readonly transport: TmdbTransport;
  /** Outlives the poll, so that two polls in a row keep the rate too. */
  readonly rateLimit: RateLimit;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  readonly telemetry: Telemetry;
}

const ATTEMPTS_PER_REQUEST = 4;
/** An address that says "too many requests" again after the pause it asked for is left to the next poll. */
const THROTTLED_ATTEMPTS = 2;
/** Addresses in a row that fail: what follows is asked once each, until one answers. */
const FAILURES_TO_DOUBT = 2;
/** No share of failing addresses brings so many in a row by chance: it is the service that is down. */
const FAILURES_TO_STOP = 20;
/** Below, one poll has not asked enough to tell a service that is down from a few addresses that fail. */
const FEWEST_TO_JUDGE = 4;
/** A longer pause is the address's own, unless so many in a row ask for one. */
const LONGEST_SHARED_PAUSE_MS = 15 * SECOND_MS;
const LONG_PAUSES_TO_BELIEVE = 3;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 20 * SECOND_MS;

/**
 * The requests of one poll: within its budget and rate, repeated where that can help, ended where none can succeed. An
 * address that fails says nothing of the others: TMDB's own servers and the pages in front of them fail by the address.
 */
export class TmdbRequests {
  readonly #dependencies: RequestDependencies;
  readonly #limits: RequestLimits;
  readonly #addresses = { answered: 0, failed: 0, failedInARow: 0, longPausesInARow: 0 };
  #spent = 0;
  #stop: Stop | undefined;
  #isDown = false;

  constructor(dependencies: RequestDependencies, limits: RequestLimits) {
    this.#dependencies = dependencies;
    this.#limits = limits;
  }

  /** Attempts made: each counts against the budget. */
  get spent(): number {
    return this.#spent;
  }

  get stop(): Stop | undefined {
    return this.#stop;
  }

  /** Nothing answers, so that a failure says nothing of its address. */
  get isDown(): boolean {
    return this.#isDown;
  }

  /** @param patience attempts at most; fewer while everything fails */
  async get<Value>(
    path: string,
    parse: (json: unknown) => Value,
    patience = ATTEMPTS_PER_REQUEST,
  ): Promise<Answer<Value>> {
    const { sleep, random } = this.#dependencies;
    let fault: { readonly reason: string; readonly pauseMs?: number };
    for (let attempts = 1; ; attempts++) {
      const reply = await this.#attempt(path);
      if (reply === undefined) return { kind: 'stopped' };
      if (reply.kind === 'missing') return this.#answered(reply);
      if (reply.kind === 'ok') return this.#answered(answerOf(reply.json, path, parse));
      fault = faultOf(reply, path);
      const isGivenUp = this.#heed(reply) || attempts >= this.#attemptsOf(reply, patience);
      if (this.#stop !== undefined || isGivenUp) break;
      const isPaced = reply.kind === 'throttled' && reply.retryAfterMs !== undefined;
      if (!isPaced) await sleep(backoffOf(attempts - 1, random));
    }
    return this.#failed(fault);
  }

  /** Says at the end of a poll that did not stop whether TMDB was down: most of the addresses asked have failed. */
  judge(): void {
    const { answered, failed } = this.#addresses;
    const asked = answered + failed;
    if (asked < FEWEST_TO_JUDGE) return;
    if (answered === 0) this.#isDown = true;
    if (failed > asked / 2) this.#end('unavailable', `${failed} of ${asked} addresses failed`);
  }

  /** `undefined`: the poll has ended. */
  async #attempt(path: string): Promise<TmdbReply | undefined> {
    const { rateLimit, telemetry, transport } = this.#dependencies;
    if (!this.#mayAsk()) return undefined;
    await rateLimit.take();
    // The wait may have been long, and others have asked meanwhile.
    if (!this.#mayAsk()) return undefined;
    this.#spent++;
    telemetry.count(METRICS.tmdbRequests, 1);
    return transport.get(path);
  }

  #mayAsk(): boolean {
    const { budget, endAt } = this.#limits;
    if (this.#spent >= budget) this.#end('budget-spent', `all ${budget} requests are used`);
    if (this.#dependencies.clock.now() >= endAt) this.#end('time-up', 'the poll has used its time');
    return this.#stop === undefined;
  }

  #attemptsOf(reply: TmdbReply, patience: number): number {
    if (this.#addresses.failedInARow >= FAILURES_TO_DOUBT) return 1;
    return reply.kind === 'throttled' ? Math.min(patience, THROTTLED_ATTEMPTS) : patience;
  }

  /** Notes what a failure means for the requests after it. @returns whether this address is not to be asked again */
  #heed(reply: TmdbReply): boolean {
    const { telemetry } = this.#dependencies;
    if (reply.kind === 'refused') this.#end('token-refused', reply.reason);
    if (reply.kind === 'failed' || reply.kind === 'rejected') telemetry.count(METRICS.tmdbFailures, 1);
    if (reply.kind === 'throttled') {
      telemetry.count(METRICS.tmdbThrottled, 1);
      if (reply.retryAfterMs !== undefined) return this.#pause(reply.retryAfterMs);
    }
    return reply.kind === 'rejected';
  }

  /** @returns whether the pause is so long that it is taken for this address's own */
  #pause(retryAfterMs: number): boolean {
    const isLong = retryAfterMs > LONGEST_SHARED_PAUSE_MS;
    if (isLong && ++this.#addresses.longPausesInARow < LONG_PAUSES_TO_BELIEVE) return true;
    const until = epochMs(this.#dependencies.clock.now() + retryAfterMs);
    if (until < this.#limits.endAt) this.#dependencies.rateLimit.holdUntil(until);
    else this.#end('unavailable', `TMDB asks for a pause of ${retryAfterMs / SECOND_MS} s, beyond this poll's end`);
    return false;
  }

  #answered<Value>(answer: Answer<Value>): Answer<Value> {
    this.#addresses.answered++;
    this.#addresses.failedInARow = 0;
    this.#addresses.longPausesInARow = 0;
    return answer;
  }

  #failed(fault: { readonly reason: string; readonly pauseMs?: number }): Answer<never> {
    this.#addresses.failed++;
    const inARow = ++this.#addresses.failedInARow;
    if (inARow >= FAILURES_TO_STOP) {
      this.#isDown = true;
      this.#end('unavailable', `${inARow} addresses in a row failed; ${fault.reason}`);
    }
    return this.#stop?.cause === 'token-refused' ? { kind: 'stopped' } : { kind: 'failed', ...fault };
  }

  /** The first cause stays. */
  #end(cause: Stop['cause'], message: string): void {
    this.#stop ??= { cause, message };
  }
}

const answerOf = <Value>(json: unknown, path: string, parse: (json: unknown) => Value): Answer<Value> => {
  const read = reading(() => parse(json));
  return 'value' in read
    ? { kind: 'answer', value: read.value }
    : { kind: 'malformed', reason: `${path}: ${read.malformed}` };
};

const faultOf = (reply: TmdbReply, path: string): { reason: string; pauseMs?: number } => {
  const reason = `${path}: ${'reason' in reply ? reply.reason : 'TMDB answers 429, too many requests'}`;
  const pauseMs = reply.kind === 'throttled' ? reply.retryAfterMs : undefined;
  return pauseMs === undefined ? { reason } : { reason, pauseMs };
};

/** Full jitter. Source: aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter */
const backoffOf = (attempts: number, random: Random): number =>
  random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempts);
