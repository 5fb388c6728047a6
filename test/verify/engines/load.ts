/** Writes the records of a pass while engines come and go: with repeats, late, expired and future ones, and poison. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Message, Producer } from 'kafkajs';
import { type Encode, encoderOf } from '../../../lambdas/adapters/avro/avro-codec.ts';
import { kafkaClientOf } from '../../../lambdas/adapters/kafka/kafka-client.ts';
import { partitionOf } from '../../../lambdas/core/stream/murmur2.ts';
import { localVersionIdsOf } from '../../../localstack/wiring/local-schema-registry.ts';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import type { RecordOf, Review } from '../../../schema/records.ts';
import { Chance } from '../chance.ts';
import { HOUR_MS } from '../oracle/facts.ts';
import { TEXTS } from '../oracle/texts.ts';
import { PARTITIONS, type Pass } from './pass.ts';

const MOVIES = 24;
const PER_ROUND = { [TOPICS.reviews]: 60, [TOPICS.ratings]: 100, [TOPICS.metadata]: 4, [TOPICS.trending]: 12 };
const ROUND_EVERY_MS = 250;
/** How far back events lie; all of it is within retention, whatever the clock does meanwhile. */
const HISTORY_MS = 3 * HOUR_MS;
const POISON_EVERY = 90;

const newestIdOf = (topic: Topic): string => localVersionIdsOf(topic).at(-1) as string;
const encoders: { readonly [T in Topic]: Encode<RecordOf[T]> } = {
  [TOPICS.reviews]: encoderOf(TOPICS.reviews, newestIdOf(TOPICS.reviews)),
  [TOPICS.ratings]: encoderOf(TOPICS.ratings, newestIdOf(TOPICS.ratings)),
  [TOPICS.metadata]: encoderOf(TOPICS.metadata, newestIdOf(TOPICS.metadata)),
  [TOPICS.trending]: encoderOf(TOPICS.trending, newestIdOf(TOPICS.trending)),
};

export class Load {
  readonly #chance: Chance;
  readonly #producer: Producer;
  readonly #startedAt = Date.now();
  readonly #written = new Map<Topic, { key: Buffer; value: Buffer }[]>();
  #number = 0;
  /** The last of each movie. */
  readonly #reviews = new Map<number, Review>();
  #isOver = false;
  #writing: Promise<void> = Promise.resolve();
  records = 0;
  repeats = 0;
  poison = 0;

  constructor({ addresses, seed }: Pass) {
    this.#chance = new Chance(seed);
    const kafka = kafkaClientOf({ brokers: addresses.kafka.brokers, clientId: 'verify-load' });
    // Not idempotent: what Kafka took before it was killed is written again.
    this.#producer = kafka.producer({ allowAutoTopicCreation: false, retry: { retries: 2 } });
  }

  start(): void {
    this.#writing = this.#write();
    this.#writing.catch(() => undefined);
  }

  /** Resolves when the last round is acknowledged. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#writing;
    await this.#producer.disconnect();
  }

  async #write(): Promise<void> {
    await this.#producer.connect();
    while (!this.#isOver) {
      for (const topic of Object.values(TOPICS)) await this.#send(topic, this.#round(topic));
      await wait(ROUND_EVERY_MS);
    }
  }

  /** Until Kafka acknowledges, however often it has to be told. */
  async #send(topic: Topic, messages: Message[]): Promise<void> {
    for (;;) {
      try {
        await this.#producer.send({ topic, acks: -1, messages });
        this.records += messages.length;
        return;
      } catch {
        await wait(500);
        await this.#producer.connect().catch(() => undefined);
      }
    }
  }

  #round(topic: Topic): Message[] {
    const written = this.#written.get(topic) ?? [];
    this.#written.set(topic, written);
    const messages: Message[] = [];
    for (let index = 0; index < PER_ROUND[topic]; index++) {
      const movieId = 1 + this.#chance.below(MOVIES);
      const key = Buffer.from(String(movieId));
      if (this.#number++ % POISON_EVERY === 0) {
        this.poison++;
        messages.push({ key, value: this.#poison(topic), partition: this.#chance.below(PARTITIONS) });
        continue;
      }
      const value = Buffer.from(this.#value(topic, movieId));
      written.push({ key, value });
      messages.push({ key, value, partition: partitionOf(key, PARTITIONS) });
      if (!this.#chance.hits(0.1)) continue;
      const repeat = this.#chance.pick(written);
      const partition = this.#chance.hits(0.5) ? partitionOf(repeat.key, PARTITIONS) : this.#chance.below(PARTITIONS);
      messages.push({ ...repeat, partition });
      this.repeats++;
    }
    return messages;
  }

  /** An instant that no other record has. */
  #instant(): number {
    const at = this.#startedAt - ((this.#number * 7_919) % HISTORY_MS);
    if (this.#chance.hits(0.03)) return at - 60 * HOUR_MS;
    return this.#chance.hits(0.01) ? at + 60 * HOUR_MS : at;
  }

  #value(topic: Topic, movieId: number): Uint8Array {
    const at = this.#instant();
    const vote_average = this.#chance.below(10_001) / 1_000;
    const sample = {
      movie_id: movieId,
      vote_average,
      vote_count: this.#number,
      popularity: this.#chance.below(8_000) / 8,
    };
    if (topic === TOPICS.ratings) return encoders[topic]({ ...sample, timestamp: at });
    if (topic === TOPICS.trending) {
      const time_window = this.#chance.pick(['day', 'week'] as const);
      return encoders[topic]({ ...sample, timestamp: at, rank: this.#chance.between(1, 20), time_window });
    }
    if (topic === TOPICS.metadata) {
      const facts = { release_date: null, genres: ['Drama'], runtime: null, budget: null, revenue: null };
      return encoders[topic]({
        movie_id: movieId,
        title: `Title ${this.#number}`,
        ...facts,
        timestamp: at,
        event_type: 'updated',
      });
    }
    return encoders[TOPICS.reviews](this.#review(movieId, at));
  }

  /** A new one, or another text of one that was written before. */
  #review(movieId: number, at: number): Review {
    const { content } = this.#chance.pick(TEXTS);
    const written = this.#chance.hits(0.2) ? this.#reviews.get(movieId) : undefined;
    const review: Review =
      written === undefined
        ? {
            review_id: `review-${this.#number}`,
            movie_id: movieId,
            author: 'A',
            content,
            rating: null,
            created_at: at,
            url: 'u',
            updated_at: null,
          }
        : { ...written, content, updated_at: (written.updated_at ?? written.created_at) + 1 };
    this.#reviews.set(movieId, review);
    return review;
  }

  #poison(topic: Topic): Buffer | null {
    const value = Buffer.from(this.#value(topic, 1));
    return this.#chance.pick([null, value.subarray(0, 11), value.subarray(0, 20), Buffer.from('not Avro at all')]);
  }
}
