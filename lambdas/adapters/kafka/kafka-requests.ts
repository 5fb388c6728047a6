import type { OutgoingRecord } from '../../core/ports.ts';

/** Kafka's own default (broker setting message.max.bytes): the largest batch a partition takes, after compression. */
export const DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

/** Batch header (61 bytes) and what gzip adds to bytes it cannot compress, kept free in every request. */
const BATCH_OVERHEAD_BYTES = 1_024;

/** Lengths, deltas and attributes around one record: at most 5 varints of 5 bytes and one byte. */
const RECORD_OVERHEAD_BYTES = 26;

/** A record no broker would take. Nothing of the batch it came with was sent. */
export class RecordTooLarge extends Error {
  override readonly name = 'RecordTooLarge';
}

/**
 * Cuts `records` into runs that each fit one partition's batch even if every record has the same key and nothing
 * compresses. Order is kept.
 * @throws RecordTooLarge naming topic and key, before anything is sent, if one record alone does not fit.
 */
export const requestsOf = (
  topic: string,
  records: readonly OutgoingRecord[],
  maxMessageBytes: number,
): OutgoingRecord[][] => {
  const limit = maxMessageBytes - BATCH_OVERHEAD_BYTES;
  const requests: OutgoingRecord[][] = [];
  let current: OutgoingRecord[] = [];
  let currentBytes = 0;
  for (const record of records) {
    const bytes = recordBytesOf(record);
    if (bytes > limit) throw tooLarge(topic, record, bytes, maxMessageBytes);
    if (current.length > 0 && currentBytes + bytes > limit) {
      requests.push(current);
      current = [];
      currentBytes = 0;
    }
    current.push(record);
    currentBytes += bytes;
  }
  if (current.length > 0) requests.push(current);
  return requests;
};

const recordBytesOf = ({ key, value, headers = [] }: OutgoingRecord): number => {
  const headerBytes = headers.reduce(
    (sum, header) => sum + Buffer.byteLength(header.key) + (header.value?.length ?? 0) + 10,
    0,
  );
  return Buffer.byteLength(key ?? '') + (value?.length ?? 0) + headerBytes + RECORD_OVERHEAD_BYTES;
};

const tooLarge = (topic: string, { key }: OutgoingRecord, bytes: number, maxMessageBytes: number): RecordTooLarge =>
  new RecordTooLarge(
    `The record with key ${textOf(key)} for topic ${topic} takes ${bytes} bytes; the topic takes ${maxMessageBytes} ` +
      `(max.message.bytes) less ${BATCH_OVERHEAD_BYTES} for the batch around it. Nothing of its batch was sent: ` +
      'shorten the value, or raise max.message.bytes on the topic and maxMessageBytes on the producer.',
  );

const textOf = (key: OutgoingRecord['key']): string =>
  key === null ? '(none)' : typeof key === 'string' ? key : JSON.stringify(Buffer.from(key).toString('utf8'));
