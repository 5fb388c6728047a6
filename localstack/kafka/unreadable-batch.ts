/**
 * A batch that cannot be unpacked. kafkajs reads all partitions of a broker in one answer and gives the answer up for one batch: so it is
 * handed through in the place of its records, as many as its head says, each with our mark, and its partition alone stands still.
 */
import { randomUUID } from 'node:crypto';
import type { KafkaMessage } from 'kafkajs';
import Encoder from 'kafkajs/src/protocol/encoder.js';

/** No stranger knows it. */
const MARK = `unreadable-${randomUUID()}`;
/** A broker takes a megabyte a batch as it was sent; a head that claims more than this is not believed. */
const MOST_RECORDS = 100_000;
const COUNT_BYTES = 4;

class UnreadableBatch extends Error {
  override readonly name = 'UnreadableBatch';
}

/**
 * Records in the place of those that are in `packed`, which is a view of kafkajs' answer: their number stands before it.
 *
 * @throws UnreadableBatch where that cannot be
 */
export const markedRecordsOf = (packed: Buffer, reason: string): Buffer => {
  const count = Buffer.from(packed.buffer, packed.byteOffset - COUNT_BYTES, COUNT_BYTES).readInt32BE();
  if (count > MOST_RECORDS) throw new UnreadableBatch(reason);
  return Buffer.concat(Array.from({ length: count }, (_, offsetDelta) => markedRecordOf(offsetDelta, reason)));
};

const markedRecordOf = (offsetDelta: number, reason: string): Buffer => {
  const body = new Encoder()
    .writeInt8(0)
    .writeVarInt(0)
    .writeVarInt(offsetDelta)
    .writeVarIntBytes(null)
    .writeVarIntBytes(null)
    .writeVarInt(1)
    .writeVarIntBytes(Buffer.from(MARK))
    .writeVarIntBytes(Buffer.from(reason)).buffer;
  return Buffer.concat([new Encoder().writeVarInt(body.length).buffer, body]);
};

/** Why the batch that this stands for cannot be unpacked; `undefined`: it is a record. */
export const unreadableIn = ({ headers }: Pick<KafkaMessage, 'headers'>): string | undefined => {
  // As reading-client.ts has kafkajs leave them.
  const list = headers as unknown as readonly { readonly key: string; readonly value: Buffer }[] | undefined;
  return list?.find(({ key }) => key === MARK)?.value.toString();
};
