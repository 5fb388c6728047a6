import type { MskRecord } from '../../../lambdas/core/ports.ts';
import { TOPICS, type Topic } from '../../../schema/names.ts';
import type { Review } from '../../../schema/records.ts';
import { localDecoders } from '../../pipeline/mappings.ts';
import type { ShownRecord } from '../source/wire-records.ts';
import type { SeenRecord } from '../watching/record-ring.ts';

const decoders = localDecoders();

const DECODERS: Readonly<Record<Topic, (value: Uint8Array | null) => unknown>> = {
  [TOPICS.reviews]: decoders.review,
  [TOPICS.ratings]: decoders.rating,
  [TOPICS.metadata]: decoders.metadata,
  [TOPICS.trending]: decoders.trending,
};

export const isTopic = (text: string): text is Topic => text in DECODERS;

export const bytesOf = (base64: string | undefined): Uint8Array | null =>
  base64 === undefined ? null : Buffer.from(base64, 'base64');

/** @throws PoisonRecord */
export const valueOf = (topic: Topic, value: Uint8Array | null): unknown => DECODERS[topic](value);

export const reviewOf = ({ value }: MskRecord): Review | undefined => {
  try {
    return decoders.review(bytesOf(value));
  } catch {
    return undefined;
  }
};

/** The movie id, as the poller writes keys; `null` for a stranger's. */
export const keyTextOf = ({ key }: MskRecord): string | null =>
  key === undefined ? null : Buffer.from(key, 'base64').toString('utf8');

export const shownRecordOf = (
  topic: Topic,
  { record, deliveredAt }: Pick<SeenRecord, 'record'> & { readonly deliveredAt: number | null },
): ShownRecord => {
  const place = {
    topic,
    partition: record.partition,
    offset: record.offset,
    appendedAt: record.timestamp,
    deliveredAt,
    key: keyTextOf(record),
  };
  try {
    return { ...place, value: valueOf(topic, bytesOf(record.value)), fault: null };
  } catch (error) {
    return { ...place, value: null, fault: error instanceof Error ? error.message : String(error) };
  }
};
