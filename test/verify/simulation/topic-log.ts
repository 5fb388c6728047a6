import type { PoisonCode } from '../../../schema/dead-letter-reasons.ts';
import type { Topic } from '../../../schema/names.ts';
import type { Fact } from '../oracle/facts.ts';
import type { Writer } from './codec.ts';

/** What a record is, known to the oracle from the one who wrote it. */
export interface Message {
  readonly movieId: number;
  readonly bytes: Buffer | null;
  /** `null`: poison. */
  readonly fact: Fact | null;
  /** Of poison. */
  readonly code?: PoisonCode;
  readonly writer: Writer;
}

/** A record in the log. */
export interface Entry extends Message {
  readonly topic: Topic;
  readonly incarnation: string;
  readonly partition: number;
  readonly offset: number;
  readonly appendedAt: number;
  /** Base64, as it stands in every event. */
  readonly value: string | undefined;
  readonly key: string;
  /** False once its topic was deleted before it had been read. */
  isOwed: boolean;
}

/** A topic with its partitions and what its one consumer group has committed. */
export class TopicLog {
  readonly topic: Topic;
  readonly partitions: Entry[][] = [];
  readonly committed: number[] = [];
  /** Partitions that an invocation, which nobody has given up, is working on. */
  readonly busy = new Set<number>();
  /** Where the batch that failed ended: whole-batch retries deliver the same records. */
  readonly retryUntil = new Map<number, number>();
  incarnation = 1;

  constructor(topic: Topic, partitions: number) {
    this.topic = topic;
    this.addPartitions(partitions);
  }

  get incarnationName(): string {
    return `incarnation-${this.incarnation}`;
  }

  addPartitions(count: number): void {
    for (let added = 0; added < count; added++) {
      this.partitions.push([]);
      this.committed.push(0);
    }
  }

  append(message: Message, partition: number, appendedAt: number): Entry {
    const log = this.partitions[partition] as Entry[];
    const entry = {
      ...message,
      topic: this.topic,
      incarnation: this.incarnationName,
      partition,
      offset: log.length,
      appendedAt,
      value: message.bytes?.toString('base64'),
      key: Buffer.from(String(message.movieId)).toString('base64'),
      isOwed: true,
    };
    log.push(entry);
    return entry;
  }

  /** Deletes the topic and makes it anew: offsets start at 0. Returns what had not been read. */
  recreate(): Entry[] {
    const unread = this.partitions.flatMap((log, partition) => log.slice(this.committed[partition]));
    for (const entry of unread) entry.isOwed = false;
    this.incarnation++;
    this.busy.clear();
    this.retryUntil.clear();
    this.partitions.forEach((_, partition) => {
      this.partitions[partition] = [];
      this.committed[partition] = 0;
    });
    return unread;
  }

  isReadToTheEnd(): boolean {
    return this.partitions.every((log, partition) => (this.committed[partition] as number) >= log.length);
  }
}

/** Tells every record ever written from every other. */
export const positionOf = ({
  topic,
  incarnation,
  partition,
  offset,
}: Pick<Entry, 'incarnation' | 'partition' | 'offset'> & { readonly topic: string }): string =>
  `${topic}/${incarnation}/${partition}@${offset}`;
