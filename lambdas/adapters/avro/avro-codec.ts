import { inflateSync } from 'node:zlib';
import type { Type } from 'avsc';
import type { Topic } from '../../../schema/names.ts';
import type { RecordOf } from '../../../schema/records.ts';
import { newestReleaseOf, SCHEMA_NAMES } from '../../../schema/registry.ts';
import { MisconfiguredFunction, PoisonRecord } from '../../core/failures.ts';
import { recordRulesOf } from '../../core/stream/record-rules.ts';
import { avroTypeOf } from './avro-type.ts';
import type { SchemaVersion } from './schema-versions.ts';
import { type Compression, confluentHeaderOf, glueHeaderOf, unknownHeader } from './wire-format.ts';

export type Encode<Value> = (value: Value) => Uint8Array;
/** `null`: a tombstone. */
export type Decode<Value> = (value: Uint8Array | null) => Value;

/** Kafka's default limit of a record; a compressed value that unpacks to more was not written by one of ours. */
const MAX_INFLATED_BYTES = 1_048_576;

const INITIAL_SCRATCH_BYTES = 4_096;

/**
 * Writes a topic's values: Glue header, no compression (the producer compresses whole batches), Avro body.
 *
 * @param versionId the registry's id of the newest release
 * @throws PoisonRecord `invalid-value` (by the returned function) for a value that does not fit the schema
 */
export const encoderOf = <T extends Topic>(topic: T, versionId: string): Encode<RecordOf[T]> => {
  const type = avroTypeOf(newestReleaseOf(topic));
  const header = glueHeaderOf(versionId, 'none');
  let scratch = Buffer.concat([header], INITIAL_SCRATCH_BYTES);
  return (value) => {
    let end = encode(type, topic, value, scratch, header.length);
    if (end < 0) {
      scratch = Buffer.concat([header], 2 * (scratch.length - end));
      end = encode(type, topic, value, scratch, header.length);
    }
    return Buffer.from(scratch.subarray(0, end));
  };
};

const encode = (type: Type, topic: Topic, value: unknown, scratch: Buffer, start: number): number => {
  try {
    return type.encode(value, scratch, start);
  } catch (cause) {
    throw new PoisonRecord('invalid-value', `not a value of ${topic}: ${messageOf(cause)}`, { cause });
  }
};

/** One header that values may start with, and how to read what follows it. */
interface Reader {
  readonly header: Buffer;
  readonly compression: Compression;
  /** From the writer's schema into the newest release. */
  readonly resolver: ReturnType<Type['createResolver']>;
  /** For messages: `rating, schema version 0b6f…`. */
  readonly schema: string;
}

/**
 * Reads a topic's values into the newest release, whichever of `versions` they were written with and whichever header
 * (Glue plain, Glue zlib, Confluent) says so.
 *
 * @throws MisconfiguredFunction at once when there is no version to read
 * @throws PoisonRecord (by the returned function) `empty-value`, `truncated-header`, `unknown-schema`, `undecodable`,
 *   `oversized` or `invalid-value`, with a message that says what was wrong
 */
export const decoderOf = <T extends Topic>(topic: T, versions: readonly SchemaVersion[]): Decode<RecordOf[T]> => {
  const type = avroTypeOf(newestReleaseOf(topic));
  const assertRules = recordRulesOf(topic);
  const readers = versions.flatMap((version) => readersOf(SCHEMA_NAMES[topic], type, version));
  const [first] = readers;
  if (first === undefined) throw new MisconfiguredFunction(`no schema version to read ${topic} with`);
  // Records of one producer follow each other: the header seen last is nearly always the next one's.
  let reader = first;
  return (value) => {
    if (value === null || value.length === 0) throw new PoisonRecord('empty-value', 'the value is empty (a tombstone)');
    const bytes = bufferOf(value);
    if (!startsWith(bytes, reader.header)) reader = readerFor(bytes, readers);
    const record = read(type, reader, bytes) as RecordOf[T];
    assertRules(record);
    return record;
  };
};

const readersOf = (name: string, type: Type, { versionId, confluentId, schema }: SchemaVersion): Reader[] => {
  const resolver = type.createResolver(avroTypeOf(schema));
  const readerOf = (header: Buffer, compression: Compression, id: string): Reader => ({
    header,
    compression,
    resolver,
    schema: `${name}, ${id}`,
  });
  return [
    readerOf(glueHeaderOf(versionId, 'none'), 'none', `schema version ${versionId}`),
    readerOf(glueHeaderOf(versionId, 'zlib'), 'zlib', `schema version ${versionId}`),
    ...(confluentId === undefined
      ? []
      : [readerOf(confluentHeaderOf(confluentId), 'none', `Confluent schema id ${confluentId}`)]),
  ];
};

const readerFor = (bytes: Buffer, readers: readonly Reader[]): Reader => {
  const reader = readers.find(({ header }) => startsWith(bytes, header));
  if (reader === undefined) throw unknownHeader(bytes);
  return reader;
};

/** avsc reads with Buffer's methods; this is a view, not a copy. */
const bufferOf = (value: Uint8Array): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);

/** Faster than `Buffer.compare`, which crosses into native code for every record. */
const startsWith = (bytes: Buffer, header: Buffer): boolean => {
  for (let index = 0; index < header.length; index++) {
    if (bytes[index] !== header[index]) return false;
  }
  return true;
};

const read = (type: Type, { header, compression, resolver, schema }: Reader, bytes: Buffer): unknown => {
  const body = compression === 'zlib' ? inflate(bytes.subarray(header.length), schema) : bytes;
  const start = compression === 'zlib' ? 0 : header.length;
  const { value, offset } = decode(type, body, start, resolver, schema);
  if (offset < 0) throw undecodable(schema, 'the body ends too early');
  if (offset < body.length) throw undecodable(schema, `${body.length - offset} bytes follow its end`);
  return value;
};

const decode = (type: Type, body: Buffer, start: number, resolver: Reader['resolver'], schema: string) => {
  try {
    return type.decode(body, start, resolver);
  } catch (cause) {
    throw undecodable(schema, messageOf(cause), cause);
  }
};

/** The size is bounded: a few kilobytes of zlib can unpack to gigabytes. */
const inflate = (body: Buffer, schema: string): Buffer => {
  try {
    return inflateSync(body, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new PoisonRecord('oversized', `the value unpacks to more than ${MAX_INFLATED_BYTES} bytes`, { cause });
    }
    throw undecodable(schema, `zlib: ${messageOf(cause)}`, cause);
  }
};

const undecodable = (schema: string, what: string, cause?: unknown): PoisonRecord =>
  new PoisonRecord('undecodable', `not a value of ${schema}: ${what}`, { cause });

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
