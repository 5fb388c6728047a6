import { METRICS, TOPICS, type Topic } from '../../schema/names.ts';
import type { Change, TopicRecord } from '../core/poll/poll-changes.ts';
import {
  newCheckpoint,
  type PollCheckpoint,
  type PollCheckpoints,
  type RecordEncoders,
} from '../core/poll/poll-ports.ts';
import type { OutgoingRecord, RecordProducer, Telemetry } from '../core/ports.ts';

export interface BookDependencies {
  readonly producer: RecordProducer;
  readonly encoders: RecordEncoders;
  readonly checkpoints: PollCheckpoints;
  readonly telemetry: Telemetry;
}

/** Metadata first: a title is there before the numbers that are shown with it. */
const FLUSH_ORDER: readonly Topic[] = [TOPICS.metadata, TOPICS.ratings, TOPICS.trending, TOPICS.reviews];

/** What a poll knows and has found so far. Nothing it has found is remembered by anyone until {@link flush}. */
export class PollBook {
  readonly published: Record<Topic, number> = {
    'movie.reviews': 0,
    'movie.ratings': 0,
    'movie.metadata': 0,
    'movie.trending': 0,
  };
  readonly #dependencies: BookDependencies;
  readonly #checkpoints: Map<number, PollCheckpoint>;
  readonly #changed = new Set<number>();
  #pending: TopicRecord[] = [];

  constructor(dependencies: BookDependencies, checkpoints: readonly PollCheckpoint[]) {
    this.#dependencies = dependencies;
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
    const { checkpoint, records } = changeOf(before);
    this.#checkpoints.set(movieId, checkpoint);
    if (checkpoint !== before) this.#changed.add(movieId);
    this.#pending.push(...records);
  }

  /**
   * Sends one batch per topic, and only when all are acknowledged writes the checkpoints: a crash in between repeats
   * records, it never loses one.
   */
  async flush(): Promise<void> {
    const { producer, checkpoints, telemetry } = this.#dependencies;
    const pending = Map.groupBy(this.#pending, ({ topic }) => topic);
    for (const topic of FLUSH_ORDER) {
      const records = pending.get(topic) ?? [];
      if (records.length === 0) continue;
      await producer.send(topic, records.map(this.#encode));
      this.published[topic] += records.length;
      telemetry.count(METRICS.recordsProduced, records.length);
    }
    const changed = [...this.#changed].flatMap((movieId) => this.#checkpoints.get(movieId) ?? []);
    if (changed.length > 0) await checkpoints.write(changed);
    this.#pending = [];
    this.#changed.clear();
  }

  readonly #encode = ({ topic, value }: TopicRecord): OutgoingRecord => {
    // A record's value is its topic's, which TypeScript cannot follow through a union.
    const encode = this.#dependencies.encoders[topic] as (value: TopicRecord['value']) => Uint8Array;
    return { key: String(value.movie_id), value: encode(value) };
  };
}
