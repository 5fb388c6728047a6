/** What of kafkajs makes a broker's answer, and reads it. */
declare module 'kafkajs/src/protocol/recordBatch/v0/index.js' {
  export const RecordBatch: (batch: {
    readonly compression: number;
    readonly firstOffset: number;
    readonly lastOffsetDelta: number;
    readonly records: readonly unknown[];
  }) => Promise<{ readonly buffer: Buffer }>;
}
declare module 'kafkajs/src/protocol/recordBatch/record/v0/index.js' {
  export default function encodeRecord(record: {
    readonly offsetDelta: number;
    readonly key: null;
    readonly value: Buffer;
  }): unknown;
}
declare module 'kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js' {
  export default function decodeMessages(decoder: unknown): Promise<import('kafkajs').KafkaMessage[]>;
}
