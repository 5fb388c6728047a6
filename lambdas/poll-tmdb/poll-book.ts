import { METRICS, TOPICS, type Topic } from '../../schema/names.ts';
import { allConcurrently } from '../core/concurrently.ts';
import type { Change, TopicRecord } from '../core/poll/poll-changes.ts';
import {
  newCheckpoint,
  type PollCheckpoint,
  type PollCheckpoints,
  type RecordEncoders,
} from '../core/poll/poll-ports.ts';
import type { OutgoingRecord, RecordProducer, Telemetry } from '../core/ports.ts';
import { recordRulesOf } from '../core/stream/record-rules.ts';
import type { PollTally } from './poll-tally.ts';

export interface BookDependencies {
  readonly producer: RecordProducer;
  readonly encoders: RecordEncoders;
  readonly checkpoints: PollCheckpoints;
  readonly telemetry: Telemetry;
}

/** Metadata first: a title is there before the numbers that are shown with it. */
const FLUSH_ORDER: readonly Topic[] = [TOPICS.metadata, TOPICS.ratings, TOPICS.trending, TOPICS.reviews];

/** Kafka takes a megabyte a batch, of whatever it is told of around the value. */
const MOST_VALUE_BYTES = 1_000_000;

interface PendingRecord {
  readonly topic: Topic;
  readonly outgoing: OutgoingRecord;
}

/**
 * What a poll knows and has found so far. Nothing it has found is remembered by anyone until {@link flush}.
 *
 * This is the one place where what was seen of a movie becomes records, so it is where a movie that cannot be published
 * is held to itself: whatever of it cannot be told, encoded or sent is counted and left out, and the others go out.
 */
export class PollBook {
  readonly published: Record<Topic, number> = {
    'movie.reviews': 0,
    'movie.ratings': 0,
    'movie.metadata': 0,
    'movie.trending': 0,
  };
  readonly #dependencies: BookDependencies;
  readonly #tally: PollTally;
  readonly #checkpoints: Map<number, PollCheckpoint>;
  readonly #changed = new Set<number>();
  #pending: PendingRecord[] = [];

  constructor(dependencies: BookDependencies, tally: PollTally, checkpoints: readonly PollCheckpoint[]) {
    this.#dependencies = dependencies;
    this.#tally = tally;
    this.#checkpoints = new Map(checkpoints.map((checkpoint) => [checkpoint.movieId, checkpoint]));
  }

  all(): PollCheckpoint[] {
    return [...this.#checkpoints.values()];
  }

  checkpointOf(movieId: number): PollCheckpoint {
    return this.#checkpoints.get(movieId) ?? newCheckpoint(movieId);
  }

  /** Applies what was seen of a movie. A change without records only needs the checkpoint written. */
  see(movieId: number, changeOf: (before: PollCheckpoint) => Change): void {
    const before = this.checkpointOf(movieId);
    const change = this.#attempt(movieId, () => changeOf(before));
    if (change === undefined) return;
    const pending = change.records.map((record) => this.#attempt(movieId, () => this.#encode(record)));
    this.#checkpoints.set(movieId, change.checkpoint);
    if (change.checkpoint !== before) this.#changed.add(movieId);
    this.#pending.push(...pending.filter((one) => one !== undefined));
  }

  #attempt<Value>(movieId: number, act: () => Value): Value | undefined {
    try {
      return act();
    } catch (error) {
      this.#tally.refused(movieId, error);
      return undefined;
    }
  }

  /**
   * Sends one batch per topic, all at once, and only when all are acknowledged writes the checkpoints: a crash in between repeats
   * records, it never loses one.
   */
  async flush(): Promise<void> {
    const { checkpoints } = this.#dependencies;
    const pending = Map.groupBy(this.#pending, ({ topic }) => topic);
    const topics = FLUSH_ORDER.filter((topic) => pending.has(topic));
    await allConcurrently(topics, topics.length, (topic) => this.#send(topic, pending.get(topic) ?? []));
    const changed = [...this.#changed].flatMap((movieId) => this.#checkpoints.get(movieId) ?? []);
    if (changed.length > 0) await checkpoints.write(changed);
    this.#pending = [];
    this.#changed.clear();
  }

  async #send(topic: Topic, records: readonly PendingRecord[]): Promise<void> {
    const { producer, telemetry } = this.#dependencies;
    await producer.send(
      topic,
      records.map(({ outgoing }) => outgoing),
    );
    this.published[topic] += records.length;
    telemetry.count(METRICS.recordsProduced, records.length);
  }

  /** @throws Error for a value that readers would refuse or Kafka would not take */
  #encode({ topic, value }: TopicRecord): PendingRecord {
    // A record's value is its topic's, which TypeScript cannot follow through a union.
    const assertRules = recordRulesOf(topic);
    const encode = this.#dependencies.encoders[topic] as (value: TopicRecord['value']) => Uint8Array;
    assertRules(value);
    const encoded = encode(value);
    if (encoded.length > MOST_VALUE_BYTES) throw new RangeError(`a value of ${topic} takes ${encoded.length} bytes`);
    return { topic, outgoing: { key: String(value.movie_id), value: encoded } };
  }
}
