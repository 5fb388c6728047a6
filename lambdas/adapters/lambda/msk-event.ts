import type { KafkaRecord, MskEvent, MskRecord, RecordHeader } from '../../core/ports.ts';
import { epochMs } from '../../core/time.ts';

const NO_HEADERS: readonly RecordHeader[] = [];

/** The records of one invocation as Kafka knows them: partition by partition, each in offset order. */
export const recordsOf = (event: MskEvent): KafkaRecord[] => {
  const records: KafkaRecord[] = [];
  for (const topicPartition in event.records) {
    for (const record of event.records[topicPartition] ?? []) records.push(recordOf(topicPartition, record));
  }
  return records;
};

const recordOf = (topicPartition: string, record: MskRecord): KafkaRecord => ({
  topicPartition,
  topic: record.topic,
  partition: record.partition,
  offset: record.offset,
  appendTime: epochMs(record.timestamp ?? NO_TIMESTAMP),
  key: bytesOf(record.key),
  value: bytesOf(record.value),
  headers: Array.isArray(record.headers) ? headersIn(record.headers) : NO_HEADERS,
});

/** As Kafka writes it. */
const NO_TIMESTAMP = -1;

/** Lambda leaves an absent key or value out of the JSON or writes null, depending on the poller. */
const bytesOf = (base64: string | null | undefined): Uint8Array | null =>
  base64 === undefined || base64 === null ? null : Buffer.from(base64, 'base64');

const headersIn = (headers: MskRecord['headers']): readonly RecordHeader[] =>
  headers.length === 0 ? NO_HEADERS : headers.flatMap((header) => Object.entries(header ?? {}).map(headerOf));

/** The bytes come from a Java byte[]: values above 127 may arrive negative, which Uint8Array wraps back. */
const headerOf = ([key, bytes]: readonly [string, readonly number[] | null]): RecordHeader => ({
  key,
  value: Array.isArray(bytes) ? Uint8Array.from(bytes) : null,
});
