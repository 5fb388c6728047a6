import type { DeadLetter } from '../core/ports.ts';

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
      setAsideAt: new Date(setAsideAt).toISOString(),
      topic: record.topic,
      topicIncarnation,
      partition: record.partition,
      offset: record.offset,
      appendTime: new Date(record.appendTime).toISOString(),
      key: base64Of(record.key),
      value: base64Of(record.value),
      headers: record.headers.map(({ key, value }) => ({ key, value: base64Of(value) })),
    },
    null,
    2,
  );

const base64Of = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
