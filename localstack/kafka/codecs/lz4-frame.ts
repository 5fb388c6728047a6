/**
 * Unpacks an LZ4 frame, as Kafka's producers write it. Own code, since what npm has in plain JavaScript takes a block's
 * checksum for its data and does not notice an end that is missing.
 * Source: github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md and lz4_Block_format.md
 */
const MAGIC = 0x184d2204;
const FLAGS = { blockChecksum: 0x10, contentSize: 0x08, dictionary: 0x01 } as const;
const UNCOMPRESSED = 0x8000_0000;
const FEWEST_MATCH_BYTES = 4;
/** A length of so many goes on in the next byte. */
const LENGTH_GOES_ON = 15;

/** @throws RangeError when the frame ends early, refers before its beginning, or unpacks to more than `maxBytes` */
export const unpackLz4Frame = (frame: Buffer, maxBytes: number): Buffer => {
  if (frame.length < 7 || frame.readUInt32LE(0) !== MAGIC) throw new RangeError('this is no LZ4 frame');
  const flags = frame.readUInt8(4);
  // Magic, flags, block size, content size, dictionary, checksum of these.
  let at = 7 + ((flags & FLAGS.contentSize) === 0 ? 0 : 8) + ((flags & FLAGS.dictionary) === 0 ? 0 : 4);
  const output = new Output(maxBytes);
  for (let size = frame.readUInt32LE(at); size !== 0; size = frame.readUInt32LE(at)) {
    at += 4;
    const length = size & ~UNCOMPRESSED;
    if (at + length > frame.length) throw new RangeError('the LZ4 frame ends within a block');
    const block = frame.subarray(at, at + length);
    if ((size & UNCOMPRESSED) === 0) unpackBlock(block, output);
    else output.append(block);
    at += length + ((flags & FLAGS.blockChecksum) === 0 ? 0 : 4);
  }
  return output.bytes();
};

const unpackBlock = (block: Buffer, output: Output): void => {
  let at = 0;
  const byte = (): number => {
    const value = block[at++];
    if (value === undefined) throw new RangeError('the LZ4 block ends early');
    return value;
  };
  const lengthFrom = (bits: number): number => {
    let length = bits;
    if (bits === LENGTH_GOES_ON) {
      let more: number;
      do length += more = byte();
      while (more === 0xff);
    }
    return length;
  };
  while (at < block.length) {
    const token = byte();
    const literals = lengthFrom(token >> 4);
    if (at + literals > block.length) throw new RangeError('the LZ4 block ends within its literals');
    output.append(block.subarray(at, at + literals));
    at += literals;
    // The last sequence of a block has literals only.
    if (at === block.length) return;
    const distance = byte() | (byte() << 8);
    output.repeat(distance, lengthFrom(token & 0xf) + FEWEST_MATCH_BYTES);
  }
};

/** Bytes that grow, up to a bound, and may repeat what they have. */
class Output {
  readonly #maxBytes: number;
  #buffer = Buffer.alloc(64 * 1024);
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  append(bytes: Buffer): void {
    this.#makeRoom(bytes.length);
    bytes.copy(this.#buffer, this.#length);
    this.#length += bytes.length;
  }

  repeat(distance: number, length: number): void {
    if (distance === 0 || distance > this.#length) throw new RangeError('the LZ4 block refers before its beginning');
    this.#makeRoom(length);
    // Byte by byte: what is repeated may be what is being written.
    for (let end = this.#length + length; this.#length < end; this.#length++) {
      this.#buffer[this.#length] = this.#buffer[this.#length - distance] as number;
    }
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #makeRoom(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed > this.#maxBytes) throw new RangeError(`it unpacks to more than ${this.#maxBytes} bytes`);
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.alloc(Math.min(this.#maxBytes, Math.max(needed, 2 * this.#buffer.length)));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
