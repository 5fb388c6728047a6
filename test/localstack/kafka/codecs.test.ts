import { compress } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { unpackLz4Frame } from '../../../localstack/kafka/codecs/lz4-frame.ts';
import { unpackSnappy } from '../../../localstack/kafka/codecs/snappy-frame.ts';

const MEGABYTE = 1024 * 1024;

const uint32LE = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

const UNCOMPRESSED = 0x8000_0000;
/** Of blocks: `[bytes, whether they are packed]`. `flags`: see the frame's format. */
const lz4Of = (blocks: readonly (readonly [Buffer, boolean])[], flags = 0x60, extra = Buffer.alloc(0)): Buffer =>
  Buffer.concat([
    uint32LE(0x184d2204),
    Buffer.of(flags, 0x40),
    extra,
    Buffer.of(0),
    ...blocks.flatMap(([bytes, isPacked]) => [
      uint32LE(bytes.length + (isPacked ? 0 : UNCOMPRESSED)),
      bytes,
      ...((flags & 0x10) === 0 ? [] : [Buffer.alloc(4)]),
    ]),
    uint32LE(0),
  ]);

/** "ab", then 20 bytes from two back, then "!". */
const packed = Buffer.concat([
  Buffer.of(0x2f),
  Buffer.from('ab'),
  Buffer.of(2, 0, 1),
  Buffer.of(0x10),
  Buffer.from('!'),
]);
const unpacked = `${'ab'.repeat(11)}!`;

describe('LZ4 frames', () => {
  it.each([
    ['packed', lz4Of([[packed, true]])],
    [
      'as it is, and packed',
      lz4Of([
        [Buffer.from('ab'), false],
        [packed, true],
      ]),
      `ab${unpacked}`,
    ],
    [
      'with checksums of blocks',
      lz4Of(
        [
          [packed, true],
          [packed, true],
        ],
        0x70,
      ),
      unpacked + unpacked,
    ],
    ['with its size', lz4Of([[packed, true]], 0x68, Buffer.alloc(8))],
    ['that is empty', lz4Of([]), ''],
  ])('are unpacked: what is %s', (_, frame, expected = unpacked) => {
    expect(unpackLz4Frame(frame, MEGABYTE).toString()).toBe(expected);
  });

  it('may repeat what an earlier block has', () => {
    const back = Buffer.concat([Buffer.of(0x01), Buffer.of(4, 0), Buffer.of(0x10), Buffer.from('!')]);
    expect(
      unpackLz4Frame(
        lz4Of([
          [Buffer.from('wxyz'), false],
          [back, true],
        ]),
        MEGABYTE,
      ).toString(),
    ).toBe('wxyzwxyzw!');
  });

  it.each([
    ['is none', Buffer.from('no frame at all')],
    ['ends within a block', lz4Of([[packed, true]]).subarray(0, 14)],
    ['ends before its end mark', lz4Of([[packed, true]]).subarray(0, -4)],
    ['has a block that ends early', lz4Of([[packed.subarray(0, 4), true]])],
    ['has literals that end early', lz4Of([[Buffer.of(0xf0, 200, 1), true]])],
    ['refers before its beginning', lz4Of([[Buffer.of(0x10, 1, 9, 0), true]])],
    ['refers to nothing', lz4Of([[Buffer.of(0x10, 1, 0, 0), true]])],
    ['is of length 0', Buffer.alloc(0)],
  ])('that %s are refused', (_, frame) => {
    expect(() => unpackLz4Frame(frame, MEGABYTE)).toThrow(RangeError);
  });

  it('that unpack to more than the bound are refused before they fill the memory', () => {
    const bomb = Buffer.concat([Buffer.of(0x1f, 1, 1, 0), Buffer.alloc(50_000, 0xff), Buffer.of(0)]);
    expect(unpackLz4Frame(lz4Of([[bomb, true]]), 20 * MEGABYTE).length).toBeGreaterThan(12 * MEGABYTE);
    expect(() => unpackLz4Frame(lz4Of([[bomb, true]]), MEGABYTE)).toThrow('more than 1048576 bytes');
  });
});

describe('Snappy', () => {
  const framed = (...blocks: Buffer[]): Buffer =>
    Buffer.concat([
      Buffer.from([0x82, ...Buffer.from('SNAPPY'), 0, 0, 0, 0, 1, 0, 0, 0, 1]),
      ...blocks.flatMap((block) => [uint32LE(block.length).reverse(), block]),
    ]);
  const block = Buffer.from(compress(Buffer.from(unpacked)));

  it('is unpacked as one block and in the frame of Java', () => {
    expect(unpackSnappy(block, MEGABYTE).toString()).toBe(unpacked);
    expect(unpackSnappy(framed(block, block), MEGABYTE).toString()).toBe(unpacked + unpacked);
  });

  it.each([
    ['ends early', framed(block).subarray(0, -3)],
    ['unpacks to more than the bound', framed(block, block)],
    ['is none', Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff])],
  ])('that %s is refused', (_, bytes) => {
    expect(() => unpackSnappy(bytes, unpacked.length + 5)).toThrow(Error);
  });
});
