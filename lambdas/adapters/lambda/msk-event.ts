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
  appendTime: epochMs(record.timestamp),
  key: bytesOf(record.key),
  value: bytesOf(record.value),
  headers: record.headers.length === 0 ? NO_HEADERS : record.headers.flatMap(headersOf),
});

/** Lambda leaves an absent key or value out of the JSON or writes null, depending on the poller. */
const bytesOf = (base64: string | null | undefined): Uint8Array | null =>
  base64 === undefined || base64 === null ? null : Buffer.from(base64, 'base64');

/** The bytes come from a Java byte[]: values above 127 may arrive negative, which Uint8Array wraps back. */
const headersOf = (header: Readonly<Record<string, readonly number[]>>): RecordHeader[] =>
  Object.entries(header).map(([key, bytes]) => ({ key, value: Uint8Array.from(bytes) }));
