import type { DeadLetter } from '../../core/ports.ts';
import { instantIn, instantText } from '../../core/time.ts';

/**
 * Where a dead letter is kept: `topic/incarnation/partition/offset.json`. Offsets are zero-padded, so that a listing is
 * in the order of the log. The key names the record and nothing else: setting one aside twice leaves one object.
 */
export const deadLetterKeyOf = ({ record, topicIncarnation }: DeadLetter): string =>
  `${record.topic}/${topicIncarnation}/${record.partition}/${String(record.offset).padStart(20, '0')}.json`;

/** The object's text: the original bytes in base64, the headers, and why the record was set aside. */
export const deadLetterTextOf = ({
  record,
  topicIncarnation,
  functionName,
  code,
  message,
  setAsideAt,
}: DeadLetter): string =>
  JSON.stringify(
    {
      reason: { code, message },
      functionName,
      setAsideAt: instantText(setAsideAt),
      topic: record.topic,
      topicIncarnation,
      partition: record.partition,
      offset: record.offset,
      appendTime: instantText(record.appendTime),
      key: base64Of(record.key),
      value: base64Of(record.value),
      headers: record.headers.map(({ key, value }) => ({ key, value: base64Of(value) })),
    },
    null,
    2,
  );

const base64Of = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

/**
 * The letter that {@link deadLetterTextOf} has written.
 *
 * @throws Error when the text is something else
 */
export const deadLetterOf = (text: string): DeadLetter => {
  const stored = JSON.parse(text) as StoredLetter;
  const { reason, functionName, topicIncarnation, topic, partition, offset } = stored;
  if (typeof topic !== 'string' || !Number.isInteger(offset)) throw new Error('this is no dead letter');
  return {
    record: {
      topicPartition: `${topic}-${partition}`,
      topic,
      partition,
      offset,
      appendTime: instantIn(stored.appendTime),
      key: bytesOf(stored.key),
      value: bytesOf(stored.value),
      headers: stored.headers.map(({ key, value }) => ({ key, value: bytesOf(value) })),
    },
    topicIncarnation,
    functionName,
    code: reason.code,
    message: reason.message,
    setAsideAt: instantIn(stored.setAsideAt),
  };
};

interface StoredLetter {
  readonly reason: { readonly code: DeadLetter['code']; readonly message: string };
  readonly functionName: DeadLetter['functionName'];
  readonly setAsideAt: string;
  readonly topic: string;
  readonly topicIncarnation: string;
  readonly partition: number;
  readonly offset: number;
  readonly appendTime: string;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly { readonly key: string; readonly value: string | null }[];
}

const bytesOf = (base64: string | null): Uint8Array | null => (base64 === null ? null : Buffer.from(base64, 'base64'));
