/**
 * How a value names the schema it was written with.
 * Glue:      0x03, compression (0x00 none, 0x05 zlib), 16-byte schema version UUID, body
 *            github.com/awslabs/aws-glue-schema-registry, AWSSchemaRegistryConstants
 * Confluent: 0x00, schema id (4 bytes, big-endian), body
 *            docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop
 */
import { PoisonRecord } from '../../core/failures.ts';

const GLUE = 0x03;
const CONFLUENT = 0x00;
const COMPRESSIONS = { none: 0x00, zlib: 0x05 } as const;
const GLUE_HEADER_LENGTH = 18;
const CONFLUENT_HEADER_LENGTH = 5;

export type Compression = keyof typeof COMPRESSIONS;

/** `versionId`: a UUID in its text form. */
export const glueHeaderOf = (versionId: string, compression: Compression): Buffer =>
  Buffer.concat([Buffer.of(GLUE, COMPRESSIONS[compression]), Buffer.from(versionId.replaceAll('-', ''), 'hex')]);

export const confluentHeaderOf = (schemaId: number): Buffer => {
  const header = Buffer.alloc(CONFLUENT_HEADER_LENGTH, CONFLUENT);
  header.writeUInt32BE(schemaId, 1);
  return header;
};

/** Why `bytes`, whose header is none of the known ones, cannot be read. */
export const unknownHeader = (bytes: Buffer): PoisonRecord => {
  if (bytes[0] === GLUE) return unknownGlueHeader(bytes);
  if (bytes[0] === CONFLUENT) return unknownConfluentHeader(bytes);
  const start = bytes.subarray(0, 8).toString('hex');
  return new PoisonRecord(
    'undecodable',
    `the value starts with 0x${start}: neither a Glue header (0x03) nor a Confluent header (0x00)`,
  );
};

const unknownGlueHeader = (bytes: Buffer): PoisonRecord => {
  if (bytes.length < GLUE_HEADER_LENGTH) return truncated('Glue', bytes, GLUE_HEADER_LENGTH);
  const compression = bytes.readUInt8(1);
  if (compression !== COMPRESSIONS.none && compression !== COMPRESSIONS.zlib) {
    const code = compression.toString(16).padStart(2, '0');
    return new PoisonRecord('undecodable', `compression 0x${code} of the Glue header is neither none nor zlib`);
  }
  const versionId = bytes.toString('hex', 2, GLUE_HEADER_LENGTH).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return new PoisonRecord('unknown-schema', `schema version ${versionId} is not one this function was given`);
};

const unknownConfluentHeader = (bytes: Buffer): PoisonRecord => {
  if (bytes.length < CONFLUENT_HEADER_LENGTH) return truncated('Confluent', bytes, CONFLUENT_HEADER_LENGTH);
  return new PoisonRecord(
    'unknown-schema',
    `Confluent schema id ${bytes.readUInt32BE(1)} is not one this function was given`,
  );
};

const truncated = (format: string, bytes: Buffer, length: number): PoisonRecord =>
  new PoisonRecord('truncated-header', `the value has ${bytes.length} bytes, a ${format} header ${length}`);
