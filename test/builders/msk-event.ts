import { encoderOf } from '../../lambdas/adapters/avro/avro-codec.ts';
import type { MskEvent, MskRecord } from '../../lambdas/core/ports.ts';
import { localVersionIdsOf } from '../../localstack/wiring/local-schema-registry.ts';
import type { Topic } from '../../schema/names.ts';
import type { RecordOf } from '../../schema/records.ts';

/** In base64, as MSK's poller hands values over. */
export const encodedValueOf = <T extends Topic>(topic: T, value: RecordOf[T]): string => {
  const versionId = localVersionIdsOf(topic).at(-1) ?? '';
  return Buffer.from(encoderOf(topic, versionId)(value)).toString('base64');
};

/** An event as MSK's poller sends it, of values in base64. */
export const mskEventOf = (values: Partial<Record<Topic, readonly string[]>>): MskEvent => {
  const recordsOf = (topic: string, all: readonly string[]): MskRecord[] =>
    all.map((value, offset) => ({
      topic,
      partition: 0,
      offset,
      timestamp: Date.now(),
      timestampType: 'LOG_APPEND_TIME',
      key: Buffer.from('603').toString('base64'),
      value,
      headers: [],
    }));
  const records = Object.entries(values).map(([topic, all]) => [`${topic}-0`, recordsOf(topic, all)] as const);
  const eventSourceArn = 'arn:aws:kafka:eu-central-1:123456789012:cluster/speed-layer/1';
  return {
    eventSource: 'aws:kafka',
    eventSourceArn,
    bootstrapServers: 'b-1.example:9098',
    records: Object.fromEntries(records),
  };
};
