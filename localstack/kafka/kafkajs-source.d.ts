/** The inner modules of kafkajs that reading-client.ts mends. */
declare module 'kafkajs/src/protocol/decoder.js' {
  export default class Decoder {
    constructor(bytes: Buffer);
    readVarIntArray(read: unknown): unknown[];
  }
}
declare module 'kafkajs/src/protocol/recordBatch/header/v0/decoder.js' {
  const decodeHeader: unknown;
  export default decodeHeader;
}
