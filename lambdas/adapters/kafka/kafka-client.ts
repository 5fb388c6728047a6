import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import kafkajs, { CompressionTypes, Kafka, logLevel, type SASLOptions } from 'kafkajs';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

export interface KafkaConnection {
  readonly brokers: readonly string[];
  /** Shown in the broker's logs and quotas. */
  readonly clientId: string;
  /** TLS with the machine's certificate authorities. @default false */
  readonly ssl?: boolean;
  /** For MSK with IAM: `{ mechanism: 'oauthbearer', oauthBearerProvider }`. */
  readonly sasl?: SASLOptions;
}

/**
 * Waits between retries grow from the first to the last; callers with their own loop bring fewer. Silent: what goes wrong
 * reaches the caller as an error, and a library that also prints it would say everything twice.
 */
export const KAFKA_CLIENT_OPTIONS = {
  connectionTimeout: 3_000,
  requestTimeout: 30_000,
  retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
  logLevel: logLevel.NOTHING,
} as const;

export const kafkaClientOf = ({ brokers, clientId, ssl, sasl }: KafkaConnection): Kafka =>
  new Kafka({
    ...KAFKA_CLIENT_OPTIONS,
    brokers: [...brokers],
    clientId,
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
  });

/**
 * kafkajs 2.2.4 looks for throttled requests on a timer that re-arms itself for ever with a delay in the past: about 800
 * timers a second for each idle connection, and a TimeoutNegativeWarning from Node 24 on (tulios/kafkajs#1751). A check
 * is only owed while a request waits; `push` and the end of each request in flight check again by themselves.
 */
const checkPendingRequests = RequestQueue.prototype.scheduleCheckPendingRequests;
RequestQueue.prototype.scheduleCheckPendingRequests = function checkOnlyIfPending(this: RequestQueue): void {
  if (this.pending.length > 0) checkPendingRequests.call(this);
};

/**
 * Batches up to this size are packed at once: kafkajs packs each through a stream in another thread, which takes several times
 * as long for a few kilobytes, and a poll's partitions have no more.
 */
export const PACKED_AT_ONCE_BYTES = 32 * 1024;

const { [CompressionTypes.GZIP]: codecOf } = kafkajs.CompressionCodecs;
const gzipped = promisify<Buffer, Buffer>(gzip);
kafkajs.CompressionCodecs[CompressionTypes.GZIP] = () => ({
  ...codecOf(),
  compress: async ({ buffer }: { readonly buffer: Buffer }): Promise<Buffer> =>
    buffer.length <= PACKED_AT_ONCE_BYTES ? gzipSync(buffer) : gzipped(buffer),
});
