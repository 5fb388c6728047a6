import { connect } from 'node:net';

/** Metadata, in the first version that both tells topic ids and may be asked by name (Kafka 3.0 and later). */
const METADATA = { apiKey: 3, apiVersion: 12 };
const CLIENT_ID = 'topic-id';
const TIMEOUT_MS = 10_000;
const NO_TAGS = 0;
const FALSE = 0;

/**
 * The id Kafka gave the topic when it was created: another one after it is deleted and created anew. kafkajs speaks too
 * old a version of the protocol to be told, so this asks by itself, over plaintext as the local broker has it.
 * @throws Error if the broker does not answer in 10 s or knows no such topic.
 */
export const topicIdOf = async (broker: string, topic: string): Promise<string> => {
  const answer = new Reader(await exchange(broker, metadataRequestOf(topic)));
  const { errorCode, id } = readTopic(answer);
  if (errorCode !== 0) throw new Error(`Kafka at ${broker} knows no id of topic ${topic} (error code ${errorCode})`);
  return id;
};

const metadataRequestOf = (topic: string): Buffer => {
  const header = Buffer.alloc(10);
  header.writeInt16BE(METADATA.apiKey, 0);
  header.writeInt16BE(METADATA.apiVersion, 2);
  header.writeInt16BE(CLIENT_ID.length, 8);
  const topics = Buffer.concat([
    Buffer.of(2),
    Buffer.alloc(16),
    lengthOf(topic),
    Buffer.from(topic),
    Buffer.of(NO_TAGS),
  ]);
  const body = Buffer.concat([
    header,
    Buffer.from(CLIENT_ID),
    Buffer.of(NO_TAGS),
    topics,
    Buffer.of(FALSE, FALSE, NO_TAGS),
  ]);
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
};

/** A compact string's length as {@link Reader} reads it back. Topic names are ASCII of at most 249 characters. */
const lengthOf = (text: string): Buffer => {
  const stored = text.length + 1;
  return stored < 0x80 ? Buffer.of(stored) : Buffer.of((stored & 0x7f) | 0x80, stored >> 7);
};

/** Sends one request and resolves with the one response, without its length. */
const exchange = (broker: string, request: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const colon = broker.lastIndexOf(':');
    const socket = connect({ host: broker.slice(0, colon), port: Number(broker.slice(colon + 1)) });
    let received = Buffer.alloc(0);
    socket.setTimeout(TIMEOUT_MS, () =>
      socket.destroy(new Error(`Kafka at ${broker} did not answer in ${TIMEOUT_MS} ms`)),
    );
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`Kafka at ${broker} closed the connection without an answer`)));
    socket.on('data', (part) => {
      received = Buffer.concat([received, part]);
      if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return;
      resolve(received.subarray(4));
      socket.destroy();
    });
    socket.write(request);
  });

/** The first topic of a metadata response, past the header, the brokers and the cluster. */
const readTopic = (answer: Reader): { errorCode: number; id: string } => {
  const [correlationId, headerTags, throttleMs] = [4, 1, 4];
  answer.skip(correlationId + headerTags + throttleMs);
  for (let brokers = answer.length(); brokers > 0; brokers--) {
    answer.skip(4);
    answer.skip(answer.length());
    answer.skip(4);
    answer.skip(answer.length() + 1);
  }
  answer.skip(answer.length() + 4);
  if (answer.length() === 0) throw new Error('Kafka answered without a topic');
  const errorCode = answer.take(2).readInt16BE(0);
  answer.skip(answer.length());
  return { errorCode, id: answer.take(16).toString('base64url') };
};

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  take(bytes: number): Buffer {
    this.#at += bytes;
    return this.#bytes.subarray(this.#at - bytes, this.#at);
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }

  /** The length before a compact string or array: one more than it is, in 7 bits a byte; 0 stands for null. */
  length(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.take(1).readUInt8(0);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return Math.max(0, value - 1);
    }
  }
}
