import type { KafkaRecord, MskEvent } from '../../lambdas/core/ports.ts';
import {
  mskEventOf as envelopeOf,
  mskRecordOf,
  topicPartitionOf,
} from '../../localstack/aws/event-source-mapping/msk-envelope.ts';
import { NOW } from './time.ts';

const ENVELOPE = { eventSourceArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/c/u-1', bootstrapServers: 'b-1:9098' };

/** A Kafka record; bytes and position matter only where a test names them. */
export const recordOf = (record: Partial<Omit<KafkaRecord, 'topicPartition'>> = {}): KafkaRecord => {
  const { topic = 'movie.reviews', partition = 0 } = record;
  return {
    topicPartition: topicPartitionOf({ topic, partition }),
    topic,
    partition,
    offset: 0,
    appendTime: NOW,
    key: null,
    value: null,
    headers: [],
    ...record,
  };
};

export interface Delivered {
  readonly value: Uint8Array | null;
  readonly partition?: number;
  readonly offset?: number;
}

/** One invocation's event of one topic. Offsets count on from 0 where a record names none. */
export const mskEventOf = (topic: string, records: readonly Delivered[]): MskEvent =>
  envelopeOf(
    ENVELOPE,
    records.map(({ value, partition = 0, offset }, index) =>
      mskRecordOf(topic, {
        partition,
        offset: offset ?? index,
        timestamp: NOW,
        timestampType: 'LOG_APPEND_TIME',
        key: null,
        value,
        headers: [],
      }),
    ),
  );
