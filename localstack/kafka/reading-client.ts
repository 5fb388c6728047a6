/**
 * kafkajs, taught to read what Lambda's mapping reads: batches in each of Kafka's compressions, unpacked within a bound, and
 * headers as the list they are.
 */

import { promisify } from 'node:util';
import { gunzip, gunzipSync, type InputType, zstdDecompress } from 'node:zlib';
import kafkajs, { type Consumer, type Kafka } from 'kafkajs';
import Decoder from 'kafkajs/src/protocol/decoder.js';
import decodeHeader from 'kafkajs/src/protocol/recordBatch/header/v0/decoder.js';
import {
  type KafkaConnection,
  kafkaClientOf,
  PACKED_AT_ONCE_BYTES,
} from '../../lambdas/adapters/kafka/kafka-client.ts';
import { unpackLz4Frame } from './codecs/lz4-frame.ts';
import { unpackSnappy } from './codecs/snappy-frame.ts';
import { markedRecordsOf } from './unreadable-batch.ts';

/** A broker takes a megabyte a batch as it was sent: a hundredfold is no data, but made to fill our memory. */
const MOST_UNPACKED_BYTES = 100 * 1024 * 1024;

type Unpack = (packed: Buffer, maxBytes: number) => Buffer | Promise<Buffer>;

const [gunzipped, zstdUnpacked] = [
  promisify<InputType, object, Buffer>(gunzip),
  promisify<InputType, object, Buffer>(zstdDecompress),
];

/** At once what was packed at once. */
const unpackGzip: Unpack = (packed, maxOutputLength) =>
  (packed.length <= PACKED_AT_ONCE_BYTES ? gunzipSync : gunzipped)(packed, { maxOutputLength });

const UNPACKINGS: readonly (readonly [name: string, type: kafkajs.CompressionTypes, unpack: Unpack])[] = [
  ['gzip', kafkajs.CompressionTypes.GZIP, unpackGzip],
  ['snappy', kafkajs.CompressionTypes.Snappy, unpackSnappy],
  ['lz4', kafkajs.CompressionTypes.LZ4, unpackLz4Frame],
  ['zstd', kafkajs.CompressionTypes.ZSTD, (packed, maxOutputLength) => zstdUnpacked(packed, { maxOutputLength })],
];

const { [kafkajs.CompressionTypes.GZIP]: gzip } = kafkajs.CompressionCodecs;
const packer = gzip() as { readonly compress: (encoder: unknown) => Promise<Buffer> };

for (const [name, type, unpack] of UNPACKINGS) {
  const decompress = async (packed: Buffer): Promise<Buffer> => {
    try {
      return await unpack(packed, MOST_UNPACKED_BYTES);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      return markedRecordsOf(packed, `a batch of ${packed.length} bytes cannot be unpacked as ${name}: ${reason}`);
    }
  };
  // We send gzip only; the others are for reading.
  Object.assign(kafkajs.CompressionCodecs, { [type]: () => ({ ...packer, decompress }) });
}

/**
 * kafkajs folds the headers of a record into an object under names that strangers chose: one that is named like a property of
 * every object brings that property's value with it, two of one name change places with others. The list it folds is the truth.
 */
const readVarIntArray = Decoder.prototype.readVarIntArray;
Decoder.prototype.readVarIntArray = function readHeadersAsList(this: Decoder, read: unknown): unknown[] {
  const items = readVarIntArray.call(this, read);
  if (read !== decodeHeader) return items;
  return items.length === 0 ? NO_HEADERS : keptList(items);
};
const keptList = (items: unknown[]): unknown[] => Object.defineProperty(items, 'reduce', { value: () => items });
/** Of nearly every record: making it each time was a thirtieth of what reading a backlog takes. */
const NO_HEADERS = keptList([]);

/** A client whose consumers' messages have their headers as a list, `{ key, value }` each. */
export const readingClientOf = (connection: KafkaConnection): Kafka => kafkaClientOf(connection);

/** With kafkajs' 5 s a second member waits 10 s to join; a fetch that finds records answers at once either way. */
const MAX_WAIT_MS = 250;
const HEARTBEAT_MS = 500;
const RETRIES_BEFORE_RECONNECT = 5;

export const readingConsumerOf = (kafka: Kafka, groupId: string, sessionTimeout: number): Consumer =>
  kafka.consumer({
    groupId,
    sessionTimeout,
    rebalanceTimeout: sessionTimeout,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: MAX_WAIT_MS,
    minBytes: 1,
    allowAutoTopicCreation: false,
    // kafkajs restarts after some errors and stays dead after others; here every crash ends in a new consumer.
    retry: { retries: RETRIES_BEFORE_RECONNECT, restartOnFailure: async () => false },
  });

/** A broker that has just started reads its groups first: no loss worth telling, the next attempt finds it ready. */
export const isStarting = (error: Error): boolean =>
  [error, error.cause].some((each) => (each as { type?: unknown } | undefined)?.type === 'GROUP_LOAD_IN_PROGRESS');
