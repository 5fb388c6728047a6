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
  /** This one cannot be had in this poll; others may. */
  | { readonly kind: 'failed'; readonly reason: string }
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
/** Two requests in a row that fail for good: the third would not do better. */
const FAILURES_TO_STOP = 2 * ATTEMPTS_PER_REQUEST;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 20 * SECOND_MS;

/** The requests of one poll: within its budget and rate, repeated where that can help, ended where it cannot. */
export class TmdbRequests {
  readonly #dependencies: RequestDependencies;
  readonly #limits: RequestLimits;
  #spent = 0;
  #failuresInARow = 0;
  #stop: Stop | undefined;

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

  async get<Value>(path: string, parse: (json: unknown) => Value): Promise<Answer<Value>> {
    const { sleep, random } = this.#dependencies;
    let reason = '';
    for (let attempts = 0; attempts < ATTEMPTS_PER_REQUEST; attempts++) {
      const reply = await this.#attempt(path);
      if (reply === undefined) return { kind: 'stopped' };
      if (reply.kind === 'missing') return reply;
      if (reply.kind === 'ok') return answerOf(reply.json, path, parse);
      reason = reasonOf(reply, path);
      this.#heed(reply, reason);
      if (reply.kind === 'rejected') break;
      const isPaced = reply.kind === 'throttled' && reply.retryAfterMs !== undefined;
      if (!isPaced && this.#stop === undefined) await sleep(backoffOf(attempts, random));
    }
    return this.#stop === undefined ? { kind: 'failed', reason } : { kind: 'stopped' };
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
    const reply = await transport.get(path);
    this.#failuresInARow = reply.kind === 'ok' || reply.kind === 'missing' ? 0 : this.#failuresInARow + 1;
    return reply;
  }

  #mayAsk(): boolean {
    const { budget, endAt } = this.#limits;
    if (this.#spent >= budget) this.#end('budget-spent', `all ${budget} requests are used`);
    if (this.#dependencies.clock.now() >= endAt) this.#end('time-up', 'the poll has used its time');
    return this.#stop === undefined;
  }

  /** Notes what a failure means for the requests after it. */
  #heed(reply: TmdbReply, reason: string): void {
    const { telemetry } = this.#dependencies;
    if (reply.kind === 'refused') this.#end('token-refused', reply.reason);
    if (reply.kind === 'failed' || reply.kind === 'rejected') telemetry.count(METRICS.tmdbFailures, 1);
    if (reply.kind === 'throttled') {
      telemetry.count(METRICS.tmdbThrottled, 1);
      if (reply.retryAfterMs !== undefined) this.#hold(reply.retryAfterMs);
    }
    const failures = this.#failuresInARow;
    if (failures >= FAILURES_TO_STOP) this.#end('unavailable', `${failures} requests in a row failed; ${reason}`);
  }

  #hold(retryAfterMs: number): void {
    const until = epochMs(this.#dependencies.clock.now() + retryAfterMs);
    if (until < this.#limits.endAt) this.#dependencies.rateLimit.holdUntil(until);
    else this.#end('unavailable', `TMDB asks for a pause of ${retryAfterMs / SECOND_MS} s, beyond this poll's end`);
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

const reasonOf = (reply: TmdbReply, path: string): string =>
  `${path}: ${'reason' in reply ? reply.reason : 'TMDB answers 429, too many requests'}`;

/** Full jitter. Source: aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter */
const backoffOf = (attempts: number, random: Random): number =>
  random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempts);
