/** The inner modules of kafkajs that kafka-client.ts and kafka-producer.ts mend. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  }
}

declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    readonly buffer: Buffer;
    writeInt8(value: number): this;
    writeVarInt(value: number): this;
    writeVarIntBytes(value: Buffer | null): this;
  }
}
