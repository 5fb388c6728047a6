import type { MskRecord } from '../../../lambdas/core/ports.ts';
import { type Envelope, mskEventOf, topicPartitionOf } from './msk-envelope.ts';

/** Quotes, colon and brackets around one partition's records: `"topic-0":[]`. */
const PARTITION_FRAME_BYTES = 5;
const COMMA_BYTES = 1;

/**
 * Bytes of the event as JSON, counted while records are added. Serializing for the count would cost more than the whole
 * rest of the delivery.
 */
export class PayloadMeter {
  readonly #emptyEventBytes: number;
  readonly #partitions = new Set<number>();
  #bytes: number;

  constructor(envelope: Envelope) {
    this.#emptyEventBytes = Buffer.byteLength(JSON.stringify(mskEventOf(envelope, [])));
    this.#bytes = this.#emptyEventBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  reset(): void {
    this.#bytes = this.#emptyEventBytes;
    this.#partitions.clear();
  }

  /** What the event would take with this record in it as well. */
  bytesWith(record: MskRecord): number {
    if (this.#partitions.has(record.partition)) return this.#bytes + recordBytesOf(record) + COMMA_BYTES;
    const frame = topicPartitionOf(record).length + PARTITION_FRAME_BYTES;
    const comma = this.#partitions.size === 0 ? 0 : COMMA_BYTES;
    return this.#bytes + recordBytesOf(record) + frame + comma;
  }

  add(record: MskRecord): void {
    this.#bytes = this.bytesWith(record);
    this.#partitions.add(record.partition);
  }
}

const FIXED_RECORD_BYTES =
  JSON.stringify({ topic: '', partition: 0, offset: 0, timestamp: 0, timestampType: '' }).length - 3;
const KEY_FRAME_BYTES = ',"key":""'.length;
const VALUE_FRAME_BYTES = ',"value":""'.length;
const HEADERS_FRAME_BYTES = ',"headers":[]'.length;

/** Topic names and base64 are ASCII that JSON does not escape, so their length is their size. */
const recordBytesOf = (record: MskRecord): number =>
  FIXED_RECORD_BYTES +
  HEADERS_FRAME_BYTES +
  record.topic.length +
  record.timestampType.length +
  digitsOf(record.partition) +
  digitsOf(record.offset) +
  digitsOf(record.timestamp) +
  (record.key === undefined ? 0 : KEY_FRAME_BYTES + record.key.length) +
  (record.value === undefined ? 0 : VALUE_FRAME_BYTES + record.value.length) +
  (record.headers.length === 0 ? 0 : Buffer.byteLength(JSON.stringify(record.headers)) - 2);

const digitsOf = (integer: number): number => {
  let digits = integer < 0 ? 2 : 1;
  for (let rest = Math.abs(integer); rest >= 10; rest /= 10) digits++;
  return digits;
};
