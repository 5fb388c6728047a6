/**
 * The shipped poller against one seeded TMDB, for hours. Every readable movie (a list shows it that answers, and its
 * details or its reviews answer) must be visited again and again, whatever all other addresses do.
 */
import { makeMemoryPollCheckpoints } from '../../../lambdas/adapters/memory/poll-checkpoints.ts';
import type { RecordEncoders } from '../../../lambdas/core/poll/poll-ports.ts';
import { makeRateLimit } from '../../../lambdas/core/poll/rate-limit.ts';
import { detailsPath, reviewsPath } from '../../../lambdas/core/poll/tmdb-paths.ts';
import { epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/core/time.ts';
import { DEFAULT_POLL_CONFIG, type PollConfig } from '../../../lambdas/poll-tmdb/config.ts';
import { makeHandler, type PollReport } from '../../../lambdas/poll-tmdb/handler.ts';
import type { Review } from '../../../schema/records.ts';
import { Chance } from '../chance.ts';
import { type BadAnswer, badAnswers } from './bad-answers.ts';
import { SeededTmdb } from './seeded-tmdb.ts';
import { VirtualTime } from './virtual-time.ts';

const START = epochMs(Date.UTC(2026, 10, 23, 12));
const POLLS = 30;
const RATE = 4;

/** Polls from one visit of a readable movie to the next, at most: those of an hour, and two that find TMDB down. */
export const MOST_POLLS_BETWEEN_VISITS = 12 + 2;
/** Of an address that never answers, in polls that find others that do. */
const MOST_ATTEMPTS = 4 + 8;

export interface PollerOutcome {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly requests: number;
  readonly readable: number;
  readonly failing: number;
  /** Polls that TMDB was found down in. */
  readonly downs: number;
  readonly longestWait: number;
}

let bad: readonly BadAnswer[] | undefined;

export const runPollerSchedule = async (seed: number): Promise<PollerOutcome> => {
  bad ??= badAnswers();
  const chance = new Chance(seed);
  const tmdb = new SeededTmdb(chance, bad, START);
  const ledger = new Ledger(tmdb);
  const time = new VirtualTime(START);
  const { clock, sleep } = time;
  const config: PollConfig = {
    ...DEFAULT_POLL_CONFIG,
    popularPages: Math.ceil(tmdb.reviews.size / 20),
    changesPages: chance.between(1, 3),
    requestBudget: chance.pick([150, 400, 1_200]),
  };
  const poll = makeHandler({
    config,
    clock,
    sleep,
    random: chance.next,
    rateLimit: makeRateLimit({ perSecond: RATE, clock, sleep }),
    telemetry: { count: () => undefined, duration: () => undefined, warn: () => undefined },
    checkpoints: makeMemoryPollCheckpoints(),
    encoders: ENCODERS,
    producer: {
      send: async (topic, records) =>
        ledger.published(
          topic,
          records.map(({ value }) => value),
        ),
    },
    transport: {
      get: async (path) => {
        ledger.asked(path, clock.now());
        const { reply, afterMs } = tmdb.answer(path);
        await time.sleep(afterMs);
        return reply;
      },
    },
  });
  for (let nth = 0; nth < POLLS; nth++) {
    time.advanceTo(START + nth * 5 * MINUTE_MS);
    ledger.begins(nth, clock.now());
    ledger.ends(await time.during(poll()), clock.now(), config);
  }
  return { seed, ...ledger.judge() };
};

const encode = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const ENCODERS: RecordEncoders = {
  'movie.reviews': encode,
  'movie.ratings': encode,
  'movie.metadata': encode,
  'movie.trending': encode,
};

/** The longest that an answer keeps a poll beyond its end. */
const LAST_ANSWER_MS = 16 * SECOND_MS;

/** What happened, and what of it must not have. */
class Ledger {
  readonly #tmdb: SeededTmdb;
  readonly #violations: string[] = [];
  /** By movie, while a list shows it: the last poll that got an answer about it, or first saw it. */
  readonly #lastVisit = new Map<number, number>();
  readonly #attempts = new Map<string, number>();
  readonly #reviews = new Map<string, number>();
  #poll = 0;
  #requests = 0;
  #lastRequestAt = Number.NEGATIVE_INFINITY;
  #beganAt = 0;
  #downs = 0;
  #longestWait = 0;
  #askedInPoll = new Set<string>();

  constructor(tmdb: SeededTmdb) {
    this.#tmdb = tmdb;
  }

  begins(poll: number, now: number): void {
    this.#poll = poll;
    this.#beganAt = now;
    this.#askedInPoll = new Set();
  }

  asked(path: string, now: number): void {
    this.#requests++;
    if (now - this.#lastRequestAt < SECOND_MS / RATE)
      this.#violate(`two requests within ${now - this.#lastRequestAt} ms`);
    this.#lastRequestAt = now;
    if (!this.#tmdb.isGood(path)) {
      this.#attempts.set(path, (this.#attempts.get(path) ?? 0) + 1);
      return;
    }
    this.#askedInPoll.add(path);
    for (const movieId of this.#tmdb.listedOn(path)) this.#enter(movieId);
    const movieId = Number(/^\/movie\/(\d+)/.exec(path)?.[1] ?? 0);
    if (path === detailsPath(movieId) || path === reviewsPath(movieId, 1)) this.#visit(movieId);
  }

  published(topic: string, values: readonly (Uint8Array | null)[]): void {
    if (topic !== 'movie.reviews') return;
    for (const value of values) {
      const { review_id } = JSON.parse(Buffer.from(value ?? []).toString()) as Review;
      this.#reviews.set(review_id, (this.#reviews.get(review_id) ?? 0) + 1);
    }
  }

  ends(report: PollReport, now: number, { requestBudget, maxPollMs }: PollConfig): void {
    if (report.stop?.cause === 'unavailable') this.#downs++;
    if (report.requests > requestBudget) this.#violate(`${report.requests} requests of ${requestBudget}`);
    if (now - this.#beganAt > maxPollMs + LAST_ANSWER_MS) this.#violate(`a poll of ${now - this.#beganAt} ms`);
  }

  judge(): Omit<PollerOutcome, 'seed'> {
    for (const [movieId, poll] of this.#lastVisit) this.#wait(movieId, POLLS - poll);
    for (const [path, attempts] of this.#attempts) {
      if (attempts > MOST_ATTEMPTS + this.#downs)
        this.#violate(`${path} never answers and was asked ${attempts} times`);
    }
    for (const [review, times] of this.#reviews) if (times > 1) this.#violate(`${review} was published ${times} times`);
    for (const movieId of this.#lastVisit.keys()) this.#judgeReviews(movieId);
    return {
      violations: this.#violations,
      requests: this.#requests,
      readable: [...this.#lastVisit.keys()].filter((movieId) => this.#isReadable(movieId)).length,
      failing: this.#attempts.size,
      downs: this.#downs,
      longestWait: this.#longestWait,
    };
  }

  #isReadable(movieId: number): boolean {
    return this.#tmdb.isGood(detailsPath(movieId)) || this.#tmdb.isGood(reviewsPath(movieId, 1));
  }

  #enter(movieId: number): void {
    if (!this.#lastVisit.has(movieId)) this.#lastVisit.set(movieId, this.#poll);
  }

  #visit(movieId: number): void {
    this.#wait(movieId, this.#poll - (this.#lastVisit.get(movieId) ?? this.#poll));
    this.#lastVisit.set(movieId, this.#poll);
  }

  #wait(movieId: number, polls: number): void {
    if (!this.#isReadable(movieId)) return;
    this.#longestWait = Math.max(this.#longestWait, polls);
    if (polls > MOST_POLLS_BETWEEN_VISITS) this.#violate(`movie ${movieId} waited for ${polls} polls`);
  }

  /** Every young review whose page answers is there, unless the movie was never heard of. */
  #judgeReviews(movieId: number): void {
    const reviews = this.#tmdb.reviews.get(movieId) ?? [];
    const isFirstPageGood = this.#tmdb.isGood(detailsPath(movieId)) || this.#tmdb.isGood(reviewsPath(movieId, 1));
    for (const [index, { id, createdAt }] of reviews.entries()) {
      const page = Math.floor(index / 20) + 1;
      const isReadable = isFirstPageGood && (page === 1 || this.#tmdb.isGood(reviewsPath(movieId, page)));
      const isYoung = createdAt > START - 50 * HOUR_MS;
      const isReached = page <= 2;
      if (isReadable && isYoung && isReached && !this.#reviews.has(id)) this.#violate(`review ${id} is missing`);
    }
  }

  #violate(what: string): void {
    if (this.#violations.length < 10) this.#violations.push(`poll ${this.#poll}: ${what}`);
  }
}
