import type { MskEvent, MskRecord, RecordHeader } from '../../../lambdas/core/ports.ts';
import type { SourceRecord } from './record-source.ts';

/** What every event of one mapping has in common. */
export interface Envelope {
  readonly eventSourceArn: string;
  readonly bootstrapServers: string;
}

/** Spelt as Lambda spells it in `event.records` and in the partial batch response. */
export const topicPartitionOf = ({ topic, partition }: { topic: string; partition: number }): string =>
  `${topic}-${partition}`;

/** The record as Lambda's poller encodes it: key and value in base64, absent if null; header values as byte arrays. */
export const mskRecordOf = (topic: string, record: SourceRecord): MskRecord => {
  const { partition, offset, timestamp, timestampType, key, value } = record;
  const headers = record.headers.length === 0 ? NO_HEADERS : record.headers.map(encodedHeaderOf);
  const encoded = { topic, partition, offset, timestamp, timestampType, headers };
  if (key !== null && value !== null) {
    // Written out, because a spread costs as much as both encodings and nearly every record comes this way.
    return { topic, partition, offset, timestamp, timestampType, key: base64Of(key), value: base64Of(value), headers };
  }
  if (value !== null) return { ...encoded, value: base64Of(value) };
  return key === null ? encoded : { ...encoded, key: base64Of(key) };
};

const NO_HEADERS: MskRecord['headers'] = [];

const encodedHeaderOf = ({ key, value }: RecordHeader): Record<string, number[] | null> => ({
  [key]: value === null ? null : [...value],
});

export const mskEventOf = ({ eventSourceArn, bootstrapServers }: Envelope, records: readonly MskRecord[]): MskEvent => {
  const byPartition = new Map<number, MskRecord[]>();
  for (const record of records) {
    const others = byPartition.get(record.partition);
    if (others === undefined) byPartition.set(record.partition, [record]);
    else others.push(record);
  }
  return {
    eventSource: 'aws:kafka',
    eventSourceArn,
    bootstrapServers,
    records: Object.fromEntries(
      [...byPartition.values()].map((group) => [topicPartitionOf(group[0] as MskRecord), group] as const),
    ),
  };
};

/** A view where the bytes are in a Buffer already, which they are from Kafka. */
const base64Of = (bytes: Uint8Array): string =>
  (Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).toString('base64');
