import { uncompress } from 'snappyjs';

/** How snappy-java, and so Kafka's own producer, frames blocks. Others send one bare block. Source: github.com/xerial/snappy-java */
const XERIAL_MAGIC = Buffer.from([0x82, ...Buffer.from('SNAPPY'), 0]);
/** Magic, version, oldest compatible version. */
const XERIAL_HEADER_BYTES = 16;

/** @throws Error when the bytes are no snappy or unpack to more than `maxBytes` */
export const unpackSnappy = (packed: Buffer, maxBytes: number): Buffer => {
  if (!packed.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return Buffer.from(uncompress(packed, maxBytes));
  const blocks: Buffer[] = [];
  let left = maxBytes;
  for (let at = XERIAL_HEADER_BYTES; at < packed.length; ) {
    const length = packed.readUInt32BE(at);
    at += 4;
    if (at + length > packed.length) throw new RangeError('the snappy frame ends within a block');
    const block = Buffer.from(uncompress(packed.subarray(at, at + length), left));
    left -= block.length;
    blocks.push(block);
    at += length;
  }
  return Buffer.concat(blocks);
};
