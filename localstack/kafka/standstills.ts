import type { Batch, KafkaMessage } from 'kafkajs';
import { topicPartitionOf } from '../aws/event-source-mapping/msk-envelope.ts';
import { unreadableIn } from './unreadable-batch.ts';

/** Nobody can say which records are in a batch, so its partition stands still until it has left the log. */
export interface Standstill {
  readonly topic: string;
  readonly partition: number;
  /** Of the first and the last record of the batch. */
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly reason: string;
}

export interface StandstillListener {
  readonly onStandstill?: (standstill: Standstill) => void;
  /** Its partition is read behind it. */
  readonly onGoesOn?: (standstill: Standstill) => void;
}

/** What a person is told: where, why, what it means, and what to do. */
export const standstillText = (standstill: Standstill): string =>
  `${topicPartitionOf(standstill)} stands still at offset ${standstill.firstOffset}: ${standstill.reason}. ` +
  'Nobody can say what is in it, so nothing behind it is read; other partitions go on. Find who sends such batches; this one goes when ' +
  `the topic's retention is over, or at once by kafka-delete-records up to offset ${standstill.lastOffset + 1}.`;

export class Standstills {
  readonly #listener: StandstillListener;
  readonly #found = new Map<number, Standstill>();

  constructor(listener: StandstillListener) {
    this.#listener = listener;
  }

  has(partition: number): boolean {
    return this.#found.has(partition);
  }

  /** The records of what has arrived, up to a batch that cannot be unpacked. */
  readableOf({ topic, partition, messages }: Pick<Batch, 'topic' | 'partition' | 'messages'>): readonly KafkaMessage[] {
    const at = messages.findIndex((message) => unreadableIn(message) !== undefined);
    const first = messages[at];
    if (first === undefined) {
      this.#passed(partition, Number(messages.at(-1)?.offset ?? -1));
      return messages;
    }
    if (!this.#found.has(partition)) {
      const same = messages.slice(at).filter((message) => batchOf(message) === batchOf(first));
      const [firstOffset, lastOffset] = [Number(first.offset), Number((same.at(-1) ?? first).offset)];
      const standstill = { topic, partition, firstOffset, lastOffset, reason: unreadableIn(first) ?? '' };
      this.#found.set(partition, standstill);
      this.#listener.onStandstill?.(standstill);
    }
    return messages.slice(0, at);
  }

  /** The topic is another one. */
  forget(): void {
    for (const partition of this.#found.keys()) this.#passed(partition, Number.POSITIVE_INFINITY);
  }

  #passed(partition: number, offset: number): void {
    const standstill = this.#found.get(partition);
    if (standstill === undefined || offset < standstill.firstOffset) return;
    this.#found.delete(partition);
    this.#listener.onGoesOn?.(standstill);
  }
}

/** kafkajs leaves it out of its types. */
const batchOf = (message: KafkaMessage & { readonly batchContext?: unknown }): unknown => message.batchContext;
