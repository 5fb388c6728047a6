import type { ByPartition, RecordSource, SourceRecord } from '../../aws/event-source-mapping/record-source.ts';
import type { PartitionLog } from './kafka-log.ts';

/** The partitions of a topic as they are now; empty while the topic does not exist. */
export type PartitionsOf = (topic: string) => readonly PartitionLog[];

export type IncarnationOf = (topic: string) => string;

/** A consumer group of one topic: what it has committed, and who reads which partition since the last rebalance. */
export class ConsumerGroup {
  readonly #topic: string;
  readonly #partitionsOf: PartitionsOf;
  readonly #incarnationOf: IncarnationOf;
  readonly #committed = new Map<number, number>();
  #members: MemorySource[] = [];

  constructor(topic: string, partitionsOf: PartitionsOf, incarnationOf: IncarnationOf) {
    this.#topic = topic;
    this.#partitionsOf = partitionsOf;
    this.#incarnationOf = incarnationOf;
  }

  source(): RecordSource {
    return new MemorySource(this.#topic, this, this.#partitionsOf);
  }

  incarnation(): string {
    return this.#incarnationOf(this.#topic);
  }

  join(member: MemorySource): void {
    if (!this.#members.includes(member)) this.#members.push(member);
    this.rebalance();
  }

  leave(member: MemorySource): void {
    this.#members = this.#members.filter((other) => other !== member);
    this.rebalance();
  }

  /** Deals the partitions out anew; every member resumes at what is committed. */
  rebalance(): void {
    const partitions = [...this.#partitionsOf(this.#topic).keys()];
    this.#members.forEach((member, index) => {
      member.assign(partitions.filter((partition) => partition % this.#members.length === index));
    });
  }

  announceArrival(): void {
    for (const member of this.#members) member.announceArrival();
  }

  commit(nextOffsets: ByPartition): void {
    for (const [partition, offset] of nextOffsets) this.#committed.set(partition, offset);
  }

  committed(partition: number): number | undefined {
    return this.#committed.get(partition);
  }

  forgetCommits(): void {
    this.#committed.clear();
  }

  lag(): ByPartition {
    return new Map(
      this.#partitionsOf(this.#topic).map((log, partition) => {
        const next = this.#committed.get(partition) ?? log.start;
        return [partition, Math.max(0, log.end - Math.max(next, log.start))];
      }),
    );
  }
}

class MemorySource implements RecordSource {
  readonly topic: string;
  readonly #group: ConsumerGroup;
  readonly #partitionsOf: PartitionsOf;
  readonly #positions = new Map<number, number>();
  #onArrival: () => void = () => undefined;
  #assigned: readonly number[] = [];
  #generation = 0;
  /** Where the next poll begins, so that no partition starves behind a full one. */
  #turn = 0;

  constructor(topic: string, group: ConsumerGroup, partitionsOf: PartitionsOf) {
    this.topic = topic;
    this.#group = group;
    this.#partitionsOf = partitionsOf;
  }

  async open(onArrival: () => void): Promise<void> {
    this.#onArrival = onArrival;
    this.#group.join(this);
  }

  generation(): number {
    return this.#generation;
  }

  incarnation(): string {
    return this.#group.incarnation();
  }

  async incarnationNow(): Promise<string> {
    return this.#group.incarnation();
  }

  assign(partitions: readonly number[]): void {
    this.#generation++;
    this.#assigned = partitions;
    this.#positions.clear();
    this.announceArrival();
  }

  announceArrival(): void {
    this.#onArrival();
  }

  poll(maxRecords: number, accepts: (partition: number) => boolean): SourceRecord[] {
    const logs = this.#partitionsOf(this.topic);
    const polled: SourceRecord[] = [];
    this.#turn++;
    for (let step = 0; step < this.#assigned.length; step++) {
      const partition = this.#assigned[(this.#turn + step) % this.#assigned.length] as number;
      const log = logs[partition];
      if (log === undefined || !accepts(partition)) continue;
      const from = this.#positionIn(log, partition);
      const records = log.read(from, maxRecords - polled.length);
      if (records.length === 0) continue;
      this.#positions.set(partition, from + records.length);
      for (const record of records) polled.push(record);
    }
    return polled;
  }

  /** Out of range (dropped records, a log created anew) means from the beginning, as `auto.offset.reset=earliest` does. */
  #positionIn(log: PartitionLog, partition: number): number {
    const position = this.#positions.get(partition) ?? this.#group.committed(partition) ?? log.start;
    return position < log.start || position > log.end ? log.start : position;
  }

  async commit(nextOffsets: ByPartition): Promise<void> {
    this.#group.commit(nextOffsets);
  }

  positions(): ByPartition {
    return new Map(this.#positions);
  }

  async lag(): Promise<ByPartition> {
    return this.#group.lag();
  }

  async close(): Promise<void> {
    this.#group.leave(this);
    this.assign([]);
  }
}
