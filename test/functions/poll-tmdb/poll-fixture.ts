import { makeMemoryPollCheckpoints } from '../../../lambdas/adapters/memory/poll-checkpoints.ts';
import type { PollCheckpoints, TmdbReply } from '../../../lambdas/core/poll/poll-ports.ts';
import { makeRateLimit } from '../../../lambdas/core/poll/rate-limit.ts';
import type { OutgoingRecord, Telemetry } from '../../../lambdas/core/ports.ts';
import { type EpochMs, epochMs, MINUTE_MS } from '../../../lambdas/core/time.ts';
import { DEFAULT_POLL_CONFIG, type PollConfig } from '../../../lambdas/poll-tmdb/config.ts';
import { makeHandler, type PollReport } from '../../../lambdas/poll-tmdb/handler.ts';
import type { Topic } from '../../../schema/names.ts';
import type { RecordOf } from '../../../schema/records.ts';

export const NOON = epochMs(Date.UTC(2026, 10, 23, 12));

export interface FakeReview {
  readonly id: string;
  readonly createdAt: number;
  /** @default as written */
  readonly updatedAt?: number;
  readonly content?: string;
}

export interface FakeMovie {
  popularity: number;
  votes: number;
  title: string;
  listed: boolean;
  reviews: FakeReview[];
}

type Sent = { [T in Topic]: RecordOf[T][] };

export class Crash extends Error {}

/** A hand-made TMDB of a few movies, a log and a checkpoint table, over one clock. Every await can be made to crash. */
export class PollFixture {
  now: EpochMs = NOON;
  readonly movies = new Map<number, FakeMovie>();
  readonly changed = new Set<number>();
  readonly log: Sent = { 'movie.reviews': [], 'movie.ratings': [], 'movie.metadata': [], 'movie.trending': [] };
  readonly batches: [Topic, number][] = [];
  readonly paths: string[] = [];
  readonly warnings: string[] = [];
  /** Replies instead of the fake TMDB's own. */
  reply: (path: string) => TmdbReply | undefined = () => undefined;
  /** What an encoder does before it encodes: it may throw. */
  encodeFirst: (topic: Topic, value: unknown) => void = () => undefined;
  /** Calls until the crash: each request, send and write counts once before and once after it happens. */
  crashAfter = Infinity;
  readonly checkpoints: PollCheckpoints;
  readonly config: PollConfig;
  readonly poll: () => Promise<PollReport>;

  constructor(config: Partial<PollConfig> = {}) {
    this.config = { ...DEFAULT_POLL_CONFIG, requestsPerSecond: 1_000, concurrency: 1, visitsPerFlush: 2, ...config };
    const rows = makeMemoryPollCheckpoints();
    this.checkpoints = {
      readAll: rows.readAll,
      write: (checkpoints) => this.step(() => rows.write(checkpoints)),
    };
    const clock = { now: () => this.now };
    const sleep = async (ms: number): Promise<void> => {
      this.now = epochMs(this.now + ms);
    };
    const telemetry: Telemetry = {
      count: () => undefined,
      duration: () => undefined,
      warn: (message, detail) => this.warnings.push(`${message} ${JSON.stringify(detail)}`),
    };
    this.poll = makeHandler({
      config: this.config,
      clock,
      sleep,
      telemetry,
      random: () => 0.5,
      rateLimit: makeRateLimit({ perSecond: this.config.requestsPerSecond, clock, sleep }),
      checkpoints: this.checkpoints,
      transport: { get: (path) => this.step(async () => this.#get(path)) },
      producer: { send: (topic, records) => this.step(async () => this.#append(topic, records)) },
      encoders: {
        'movie.reviews': (value) => this.#encode('movie.reviews', value),
        'movie.ratings': (value) => this.#encode('movie.ratings', value),
        'movie.metadata': (value) => this.#encode('movie.metadata', value),
        'movie.trending': (value) => this.#encode('movie.trending', value),
      },
    });
  }

  add(movieId: number, movie: Partial<FakeMovie> = {}): FakeMovie {
    const whole = { popularity: 10, votes: 100, title: `Movie ${movieId}`, listed: true, reviews: [], ...movie };
    this.movies.set(movieId, whole);
    return whole;
  }

  /** The next poll of a five-minute schedule. */
  async pollLater(minutes = 5): Promise<PollReport> {
    this.now = epochMs(this.now + minutes * MINUTE_MS);
    return this.poll();
  }

  async step<Value>(act: () => Promise<Value>): Promise<Value> {
    if (this.crashAfter-- <= 0) throw new Crash();
    const value = await act();
    if (this.crashAfter-- <= 0) throw new Crash();
    return value;
  }

  #encode(topic: Topic, value: unknown): Uint8Array {
    this.encodeFirst(topic, value);
    return Buffer.from(JSON.stringify(value));
  }

  #append(topic: Topic, records: readonly OutgoingRecord[]): void {
    this.batches.push([topic, records.length]);
    for (const { key, value } of records) {
      const decoded = JSON.parse(Buffer.from(value ?? []).toString()) as never;
      if (key !== String((decoded as { movie_id: number }).movie_id))
        throw new Error(`key ${String(key)} is not the movie's`);
      this.log[topic].push(decoded);
    }
  }

  #get(path: string): TmdbReply {
    this.paths.push(path);
    return this.reply(path) ?? this.answer(path);
  }

  /** What the fake TMDB answers when nothing is wrong. */
  answer(path: string): TmdbReply {
    const url = new URL(path, 'http://tmdb');
    const page = Number(url.searchParams.get('page') ?? 1);
    if (url.pathname === '/movie/changes')
      return ok(
        paged(
          [...this.changed].map((id) => ({ id })),
          page,
        ),
      );
    if (/^\/(movie\/popular|trending\/)/.test(url.pathname)) {
      const listed = [...this.movies].filter(([, movie]) => movie.listed);
      return ok(
        paged(
          listed.map(([id, movie]) => numbersOf(id, movie)),
          page,
        ),
      );
    }
    const [, id, reviews] = /^\/movie\/(\d+)(\/reviews)?$/.exec(url.pathname) ?? [];
    const movie = this.movies.get(Number(id));
    if (movie === undefined) return { kind: 'missing' };
    const reviewPage = paged(movie.reviews.map(reviewOf), page);
    if (reviews !== undefined) return ok(reviewPage);
    const details = {
      title: movie.title,
      release_date: '',
      genres: [{ id: 18, name: 'Drama' }],
      runtime: 0,
      budget: 5,
    };
    return ok({ ...numbersOf(Number(id), movie), ...details, revenue: 0, reviews: reviewPage });
  }
}

const ok = (json: unknown): TmdbReply => ({ kind: 'ok', json });

const paged = (items: readonly unknown[], page: number) => ({
  page,
  results: items.slice((page - 1) * 20, page * 20),
  total_pages: Math.max(1, Math.ceil(items.length / 20)),
  total_results: items.length,
});

const numbersOf = (id: number, { popularity, votes, title }: FakeMovie) => ({
  id,
  title,
  popularity,
  vote_average: 7.5,
  vote_count: votes,
});

const reviewOf = ({ id, createdAt, updatedAt = createdAt, content = `Review ${id}` }: FakeReview) => ({
  id,
  author: 'ann',
  author_details: { rating: null },
  content,
  created_at: new Date(createdAt).toISOString(),
  updated_at: new Date(updatedAt).toISOString(),
  url: `https://www.themoviedb.org/review/${id}`,
});
