import type { MskEvent, MskRecord } from '../../lambdas/core/ports.ts';
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
  const encoded = {
    topic,
    partition: record.partition,
    offset: record.offset,
    timestamp: record.timestamp,
    timestampType: record.timestampType,
    headers: record.headers.map(({ key, value }) => ({ [key]: [...value] })),
  };
  // Four shapes written out: spreading optional fields costs more than the base64 itself.
  const { key, value } = record;
  if (key !== null && value !== null) return { ...encoded, key: base64Of(key), value: base64Of(value) };
  if (value !== null) return { ...encoded, value: base64Of(value) };
  if (key !== null) return { ...encoded, key: base64Of(key) };
  return encoded;
};

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
