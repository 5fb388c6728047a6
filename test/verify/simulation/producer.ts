/** Writes what a schedule's logs hold: reviews, samples, metadata and ranks of a few movies, and what should not be there. */
import { TOPICS, type Topic } from '../../../schema/names.ts';
import { type Fact, HOUR_MS, hourOf, identityOf, RETENTION_MS, type ReviewFact, WINDOW_MS } from '../oracle/facts.ts';
import { TEXTS } from '../oracle/texts.ts';
import { encoded, type Writer } from './codec.ts';
import { poisonsOf } from './poison.ts';
import { MINUTE_MS, type Simulation } from './simulation.ts';
import type { Entry, Message, TopicLog } from './topic-log.ts';

/** Few, so that late records of a movie meet in one window. */
const LATE_HOURS = [1, 2, 40];

const AHEAD_MS = 24 * 60 * MINUTE_MS;

export class Producer {
  readonly #simulation: Simulation;
  readonly #logs: readonly TopicLog[];
  readonly #identities = new Set<string>();
  readonly movies: readonly number[];
  readonly entries: Entry[] = [];
  readonly #leastAgeMs: number;
  #left: number;
  #reviews = 0;

  /** @param leastAgeMs so old is every event at least: with 0 a slow clock may take it for one of the future */
  constructor(simulation: Simulation, logs: readonly TopicLog[], leastAgeMs = 0) {
    const { chance } = simulation;
    this.#leastAgeMs = leastAgeMs;
    this.#simulation = simulation;
    this.#logs = logs;
    this.movies = Array.from({ length: chance.pick([1, 1, 2, 3]) }, () => chance.between(1, 1_000_000));
    this.#left = chance.between(4, 14);
  }

  get isDone(): boolean {
    return this.#left === 0;
  }

  produceOne(): void {
    const { chance } = this.#simulation;
    this.#left--;
    const log = chance.pick(this.#logs);
    if (this.#simulation.strikes('poison', 0.15)) return this.#append(log, this.#poison(log.topic));
    const message = this.#message(log.topic);
    this.#append(log, message);
    if (this.#simulation.strikes('duplicate-same-partition', 0.25)) this.#append(log, message);
    if (this.#simulation.strikes('other-partition', 0.25)) {
      this.#append(log, message, chance.below(log.partitions.length));
    }
  }

  /** What had not been read of a topic that is made anew is written again, with some of what had been. */
  publishAgain(log: TopicLog, unread: readonly Entry[]): void {
    const read = this.entries.filter(({ topic, fact, isOwed }) => topic === log.topic && fact !== null && isOwed);
    for (const message of [...unread, ...this.#simulation.chance.some(read)]) this.#append(log, message);
  }

  /** Sends the original bytes of a dead letter back to its topic. */
  redrive(log: TopicLog, entry: Entry): void {
    this.#simulation.count('dead-letter-redriven');
    this.#append(log, entry);
  }

  #append(log: TopicLog, message: Message, partition: number = this.#partitionOf(log, message)): void {
    const { now, trace } = this.#simulation;
    const entry = log.append(message, partition, now);
    this.entries.push(entry);
    const what = message.fact === null ? `poison, ${message.code}` : identityOf(message.fact);
    trace.note(now, `${log.topic}-${partition}@${entry.offset} ${what}`);
  }

  /** One movie, one partition; unless a producer hashes in another way. */
  #partitionOf(log: TopicLog, { movieId }: Message): number {
    const usual = movieId % log.partitions.length;
    if (!this.#simulation.tempts('other-partition', 0.5)) return usual;
    const other = this.#simulation.chance.below(log.partitions.length);
    if (other !== usual) this.#simulation.count('other-partition');
    return other;
  }

  #poison(topic: Topic): Message {
    const { chance } = this.#simulation;
    return { ...chance.pick(poisonsOf(topic)), movieId: chance.pick(this.movies), fact: null, writer: 'present' };
  }

  #message(topic: Topic): Message {
    const { chance } = this.#simulation;
    const movieId = chance.pick(this.movies);
    const writer = this.#writer();
    const at = this.#newInstant(topic, movieId);
    const messageOf = (fact: Fact, value: object): Message => ({
      movieId,
      writer,
      fact,
      bytes: encoded(topic, writer, value, chance),
    });
    if (topic === TOPICS.reviews) {
      const written = chance.hits(0.25) ? this.#anyReview() : undefined;
      if (written !== undefined) return this.#editOf(written);
      return messageOf(...this.#review(movieId, at));
    }
    const voteAverage = chance.between(0, 10_000) / 1_000;
    const sample = { voteAverage, voteCount: chance.below(10_000), popularity: chance.below(8_000) / 8 };
    const { voteCount, popularity } = sample;
    const numbers = { movie_id: movieId, vote_average: voteAverage, vote_count: voteCount, popularity, timestamp: at };
    if (topic === TOPICS.ratings) return messageOf({ kind: 'rating', movieId, at, ...sample }, numbers);
    if (topic === TOPICS.metadata) {
      const title = `Title ${chance.below(1_000)}`;
      const rest = { release_date: null, genres: ['Drama'], runtime: null, budget: null, revenue: null };
      const value = { movie_id: movieId, title, ...rest, timestamp: at, event_type: 'updated' };
      return messageOf({ kind: 'metadata', movieId, at, title }, value);
    }
    const list = chance.pick(['day', 'week'] as const);
    const rank = chance.between(1, 20);
    return messageOf({ kind: 'rank', movieId, at, list, rank }, { ...numbers, rank, time_window: list });
  }

  #review(movieId: number, at: number): [ReviewFact, object] {
    return this.#textOf({ movieId, at, reviewId: `review-${++this.#reviews}`, updatedAt: at });
  }

  #textOf(review: Pick<ReviewFact, 'movieId' | 'at' | 'reviewId' | 'updatedAt'>): [ReviewFact, object] {
    const { content, compoundUnits } = this.#simulation.chance.pick(TEXTS);
    const { movieId: movie_id, reviewId: review_id, at: created_at, updatedAt } = review;
    const rest = { author: 'A', content, rating: null, url: 'u' };
    const updated_at = updatedAt === created_at ? null : updatedAt;
    return [
      { kind: 'review', ...review, compoundUnits },
      { review_id, movie_id, created_at, updated_at, ...rest },
    ];
  }

  #anyReview(): ReviewFact | undefined {
    const reviews = this.entries.flatMap(({ fact }) => (fact?.kind === 'review' ? [fact] : []));
    return reviews.length === 0 ? undefined : this.#simulation.chance.pick(reviews);
  }

  /** Its author has changed the text; whoever does not know of that says nothing about it. */
  #editOf(written: ReviewFact): Message {
    const { chance } = this.#simulation;
    const texts = this.entries.flatMap(({ fact }) =>
      fact?.kind === 'review' && fact.reviewId === written.reviewId ? [fact.updatedAt] : [],
    );
    const [fact, value] = this.#textOf({ ...written, updatedAt: Math.max(...texts) + chance.between(1, 3 * HOUR_MS) });
    const writer = this.#writer() === 'next' ? 'next' : 'present';
    const { movieId } = written;
    return { movieId, writer, fact, bytes: encoded(TOPICS.reviews, writer, value, chance) };
  }

  #writer(): Writer {
    if (!this.#simulation.strikes('two-versions', 0.5)) return 'present';
    return this.#simulation.chance.pick(['older', 'next']);
  }

  /** An event time that no other record of the movie and topic has. */
  #newInstant(topic: Topic, movieId: number): number {
    for (;;) {
      const at = this.#instant();
      const identity = `${topic} ${movieId} ${at}`;
      if (this.#identities.has(identity)) continue;
      this.#identities.add(identity);
      return at;
    }
  }

  #instant(): number {
    const { chance, now } = this.#simulation;
    const recent = now - this.#leastAgeMs - chance.below(WINDOW_MS / 2);
    if (this.#simulation.strikes('poison', 0.04)) return recent + AHEAD_MS;
    if (this.#simulation.strikes('ttl-edge', 0.4)) {
      const edge = now - RETENTION_MS + chance.between(-15, 15) * MINUTE_MS;
      return chance.hits(0.5) ? edge : hourOf(edge) + chance.below(WINDOW_MS);
    }
    if (this.#simulation.strikes('replay', 0.15)) return now - chance.between(49, 160) * 60 * MINUTE_MS;
    if (this.#simulation.strikes('late', 0.4)) return recent - chance.pick(LATE_HOURS) * HOUR_MS;
    return recent;
  }
}
