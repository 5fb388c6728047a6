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

  add(messages: readonly KafkaMessage[]): void {
    this.#messages = this.isEmpty ? messages : [...this.#messages.slice(this.#at), ...messages];
    this.#at = 0;
    for (const message of messages) this.#bytes += bytesOf(message);
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
    if (this.isEmpty) this.#messages = [];
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

const headersOf = ({ headers }: KafkaMessage): readonly RecordHeader[] => {
  if (headers === undefined) return NO_HEADERS;
  const names = Object.keys(headers);
  if (names.length === 0) return NO_HEADERS;
  return names.flatMap((key) => [headers[key] ?? []].flat().map((value) => ({ key, value: Buffer.from(value) })));
};
