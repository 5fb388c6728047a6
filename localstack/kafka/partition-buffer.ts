import type { KafkaMessage } from 'kafkajs';
import type { RecordHeader } from '../../lambdas/core/ports.ts';
import { Gate } from '../aws/event-source-mapping/gate.ts';
import type { SourceRecord } from '../aws/event-source-mapping/record-source.ts';

/** The objects kafkajs makes of one record, beside its key and value. */
const RECORD_OVERHEAD_BYTES = 400;

/** What has been fetched of one partition and not been handed out yet. */
export class PartitionBuffer {
  readonly partition: number;
  /** Opened when there is room again after the buffer was full. */
  readonly room = new Gate();
  /** Set while fetching this partition is paused. */
  resume: (() => void) | undefined;
  #messages: readonly KafkaMessage[] = [];
  #at = 0;
  #bytes = 0;
  #nextOffset: number | undefined;
  #readTo = 0;
  #committed: number | undefined;

  constructor(partition: number) {
    this.partition = partition;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#at === this.#messages.length;
  }

  /** The offset after the last record handed out; undefined before the first. */
  get nextOffset(): number | undefined {
    return this.#nextOffset;
  }

  /** All before has arrived: also what no reader is shown, the ends of transactions and what was taken back. */
  readThrough(nextOffset: number): void {
    this.#readTo = Math.max(this.#readTo, nextOffset);
  }

  /** What to commit where all before `offset` is done: behind what no reader is shown, where only that is left. */
  commitOffsetOf(offset: number): number {
    return this.isEmpty && offset === this.#nextOffset ? Math.max(offset, this.#readTo) : offset;
  }

  committed(offset: number): void {
    this.#committed = offset;
  }

  /** What to commit although no record asks for it; `undefined` while one will, and where nothing is new. */
  get unseenOffset(): number | undefined {
    const isDone = this.isEmpty && (this.#nextOffset === undefined || (this.#committed ?? -1) >= this.#nextOffset);
    return isDone && this.#readTo > (this.#committed ?? 0) ? this.#readTo : undefined;
  }

  add(messages: readonly KafkaMessage[]): void {
    this.#messages = this.isEmpty ? messages : [...this.#messages.slice(this.#at), ...messages];
    this.#at = 0;
    for (const message of messages) this.#bytes += bytesOf(message);
  }

  #clear(): void {
    this.#messages = [];
    this.#at = 0;
  }

  take(maxRecords: number): SourceRecord[] {
    const end = Math.min(this.#at + maxRecords, this.#messages.length);
    const taken: SourceRecord[] = [];
    for (; this.#at < end; this.#at++) {
      const message = this.#messages[this.#at] as KafkaMessage;
      this.#bytes -= bytesOf(message);
      taken.push(sourceRecordOf(this.partition, message));
    }
    const last = taken.at(-1);
    if (last !== undefined) this.#nextOffset = last.offset + 1;
    if (this.isEmpty) this.#clear();
    return taken;
  }
}

const NO_HEADERS: readonly RecordHeader[] = [];

const bytesOf = ({ key, value }: KafkaMessage): number =>
  (key?.length ?? 0) + (value?.length ?? 0) + RECORD_OVERHEAD_BYTES;

const sourceRecordOf = (partition: number, message: KafkaMessage): SourceRecord => ({
  partition,
  offset: Number(message.offset),
  timestamp: Number(message.timestamp),
  timestampType: isAppendTime(message) ? 'LOG_APPEND_TIME' : 'CREATE_TIME',
  key: message.key,
  value: message.value,
  headers: headersOf(message),
});

/** In the batch around the record, which kafkajs leaves out of its types. */
const isAppendTime = (
  message: KafkaMessage & { readonly batchContext?: { readonly timestampType?: number } },
): boolean => message.batchContext?.timestampType === 1;

/** As reading-client.ts has kafkajs leave them. */
const headersOf = ({ headers }: KafkaMessage): readonly RecordHeader[] =>
  headers === undefined ? NO_HEADERS : (headers as unknown as readonly RecordHeader[]);
