import type { DeadLetter } from '../../../lambdas/core/ports.ts';
import { instantText } from '../../../lambdas/core/time.ts';
import { adviceOn } from '../../../schema/dead-letter-reasons.ts';
import type { Topic } from '../../../schema/names.ts';
import type { LetterLine, ShownLetter } from '../source/wire-letters.ts';
import { isTopic } from './decoded-record.ts';

/** Rejects with why it cannot be decoded. */
export type Decode = (topic: Topic, value: Uint8Array | null) => Promise<unknown>;

const SHOWN_BYTES = 512;
const SHOWN_CHARACTERS = 2_000;
const LINE_BYTES = 16;

/** The instants that a record's event time is taken from. */
const EVENT_TIMES: ReadonlySet<string> = new Set(['created_at', 'timestamp']);

/** A letter in full, decoded now: that may go well where it did not when it was set aside. */
export const shownLetterOf = async (
  line: LetterLine,
  { record, functionName }: DeadLetter,
  decode: Decode,
): Promise<ShownLetter> => ({
  ...line,
  advice: adviceOn(line.reason),
  function: functionName,
  appendedAt: record.appendTime,
  headers: record.headers.map(({ key, value }) => [key, value === null ? null : new TextDecoder().decode(value)]),
  valueBytes: record.value?.length ?? null,
  hex: record.value === null ? '' : hexOf(record.value.subarray(0, SHOWN_BYTES)),
  ...(await decodedOf(line, record.value, decode)),
});

const decodedOf = async (
  line: LetterLine,
  value: Uint8Array | null,
  decode: Decode,
): Promise<Pick<ShownLetter, 'fields' | 'undecodable'>> => {
  if (!isTopic(line.topic)) return { fields: [], undecodable: `${line.topic} is no topic of ours` };
  try {
    const decoded = (await decode(line.topic, value)) as Readonly<Record<string, unknown>>;
    const fields = Object.entries(decoded).map(([name, field]) => ({
      name,
      value: textOf(name, field),
      isOffending: isOffending(line, name),
    }));
    return { fields, undecodable: null };
  } catch (error) {
    return { fields: [], undecodable: error instanceof Error ? error.message : String(error) };
  }
};

/** Named by the reason, or where its time comes from when that is what is wrong. */
const isOffending = ({ reason, message }: LetterLine, name: string): boolean =>
  reason === 'event-time-ahead' ? EVENT_TIMES.has(name) : new RegExp(`\\b${name}\\b`).test(message);

const textOf = (name: string, field: unknown): string => {
  const text = typeof field === 'string' ? field : JSON.stringify(field);
  const instant = EVENT_TIMES.has(name) && typeof field === 'number' ? ` = ${instantText(field)}` : '';
  return `${text.slice(0, SHOWN_CHARACTERS)}${instant}`;
};

/** Sixteen bytes a line, with their offset and what of them is text. */
const hexOf = (bytes: Uint8Array): string => {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE_BYTES) {
    const line = [...bytes.subarray(at, at + LINE_BYTES)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = line.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(3 * LINE_BYTES - 1)}  ${text}`);
  }
  return lines.join('\n');
};
