import type { MskRecord } from '../../../lambdas/core/ports.ts';
import type { EpochMs } from '../../../lambdas/core/time.ts';
import { TOPICS, type Topic } from '../../../schema/names.ts';

/** A record as the mapping handed it on, and when its batch had succeeded, of the world's time. */
export interface SeenRecord {
  readonly record: MskRecord;
  readonly deliveredAt: EpochMs;
}

/** Reviews are few and are what people want to read; a poll's ratings are many and alike. */
const KEPT: Readonly<Record<Topic, number>> = {
  [TOPICS.reviews]: 6_000,
  [TOPICS.ratings]: 4_000,
  [TOPICS.metadata]: 2_000,
  [TOPICS.trending]: 2_000,
};

/** The newest records of each topic, as they went by: nothing is read twice for who looks on. */
export class RecordRing {
  readonly #topics = new Map<Topic, SeenRecord[]>();
  readonly #seen = new Map<Topic, number>();

  add(topic: Topic, records: readonly MskRecord[], deliveredAt: EpochMs): void {
    const ring = this.#topics.get(topic) ?? [];
    this.#topics.set(topic, ring);
    for (const record of records) ring.push({ record, deliveredAt });
    this.#seen.set(topic, this.seen(topic) + records.length);
    // Half as much again, so that cutting off is rare.
    if (ring.length > 1.5 * KEPT[topic]) ring.splice(0, ring.length - KEPT[topic]);
  }

  /** Oldest first. */
  of(topic: Topic): readonly SeenRecord[] {
    return this.#topics.get(topic) ?? [];
  }

  /** Since the start, those no longer kept among them. */
  seen(topic: Topic): number {
    return this.#seen.get(topic) ?? 0;
  }

  at(topic: Topic, partition: number, offset: number): SeenRecord | undefined {
    return this.of(topic).findLast(({ record }) => record.partition === partition && record.offset === offset);
  }
}
