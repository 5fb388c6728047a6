import kafkajs, { type KafkaMessage } from 'kafkajs';
import Decoder from 'kafkajs/src/protocol/decoder.js';
import encodeRecord from 'kafkajs/src/protocol/recordBatch/record/v0/index.js';
import { RecordBatch } from 'kafkajs/src/protocol/recordBatch/v0/index.js';
import decodeMessages from 'kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js';
import { describe, expect, it } from 'vitest';
import { type Standstill, Standstills, standstillText } from '../../../localstack/kafka/standstills.ts';
import { unreadableIn } from '../../../localstack/kafka/unreadable-batch.ts';
import { Warnings } from '../../../localstack/pipeline/warnings.ts';
// Reads every compression.
import '../../../localstack/kafka/reading-client.ts';

const { GZIP } = kafkajs.CompressionTypes;

/** As a broker answers; what spoils a batch does so behind its head. */
const batchOf = async (firstOffset: number, values: readonly string[], isSpoiled = false): Promise<Buffer> => {
  const records = values.map((value, offsetDelta) =>
    encodeRecord({ offsetDelta, key: null, value: Buffer.from(value) }),
  );
  const { buffer } = await RecordBatch({
    compression: GZIP,
    firstOffset,
    lastOffsetDelta: values.length - 1,
    records,
  });
  if (isSpoiled) buffer.fill(0xff, 61);
  return buffer;
};

const read = async (...batches: readonly Buffer[]): Promise<KafkaMessage[]> => {
  const bytes = Buffer.concat(batches);
  const size = Buffer.alloc(4);
  size.writeInt32BE(bytes.length);
  return decodeMessages(new Decoder(Buffer.concat([size, bytes])));
};

const textOf = ({ value }: KafkaMessage): string | undefined => value?.toString();

describe('a batch that cannot be unpacked', () => {
  const stands: Standstill[] = [];
  const wentOn: number[] = [];
  const reading = () => {
    stands.length = 0;
    wentOn.length = 0;
    const standstills = new Standstills({
      onStandstill: (standstill) => stands.push(standstill),
      onGoesOn: ({ partition }) => wentOn.push(partition),
    });
    const take = async (...batches: readonly Buffer[]) =>
      standstills.readableOf({ topic: 'movie.reviews', partition: 2, messages: await read(...batches) }).map(textOf);
    return { standstills, take };
  };

  it('leaves the batches around it, and is told by its place', async () => {
    const messages = await read(
      await batchOf(0, ['a', 'b']),
      await batchOf(2, ['c', 'd', 'e'], true),
      await batchOf(5, ['f']),
    );
    expect(messages.map(({ offset }) => offset)).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(messages.map(textOf)).toEqual(['a', 'b', undefined, undefined, undefined, 'f']);
    expect(messages.map(unreadableIn).map((reason) => reason?.replace(/of \d+ bytes/, 'of N bytes'))).toEqual([
      undefined,
      undefined,
      ...Array(3).fill('a batch of N bytes cannot be unpacked as gzip: incorrect header check'),
      undefined,
    ]);
  });

  it('holds its partition, with what is before it read, until it is gone', async () => {
    const { standstills, take } = reading();
    const [before, bad, behind] = [
      await batchOf(0, ['a']),
      await batchOf(1, ['b', 'c'], true),
      await batchOf(3, ['d']),
    ];
    expect(await take(before, bad, behind)).toEqual(['a']);
    expect(stands).toMatchObject([{ topic: 'movie.reviews', partition: 2, firstOffset: 1, lastOffset: 2 }]);
    expect(await take(bad, behind)).toEqual([]);
    expect([standstills.has(2), standstills.has(0), stands.length, wentOn]).toEqual([true, false, 1, []]);
    expect(await take(behind)).toEqual(['d']);
    expect([standstills.has(2), wentOn]).toEqual([false, [2]]);
  });

  it('is forgotten with its topic', async () => {
    const { standstills, take } = reading();
    await take(await batchOf(7, ['a'], true));
    standstills.forget();
    expect([standstills.has(2), wentOn]).toEqual([false, [2]]);
  });

  it('is no name that a stranger can give a header', async () => {
    const headers = [{ key: 'unreadable', value: Buffer.from('no') }];
    expect(unreadableIn({ headers } as never)).toBeUndefined();
  });
});

describe('what a person is told of it', () => {
  it('is where, why, what that means and what to do', () => {
    const reason = 'a batch of 90 bytes cannot be unpacked as lz4: this is no LZ4 frame';
    const text = standstillText({ topic: 'movie.reviews', partition: 2, firstOffset: 41, lastOffset: 43, reason });
    expect(text).toMatch(
      /^movie\.reviews-2 stands still at offset 41: a batch of 90 bytes cannot be unpacked as lz4: /,
    );
    expect(text).toMatch(/nothing behind it is read; other partitions go on.*kafka-delete-records up to offset 44\.$/);
    const warnings = new Warnings({ now: () => 0 as never });
    warnings.begin('movie.reviews-2', text);
    expect(warnings.shown()).toMatchObject([{ kind: 'standing', text }]);
  });
});
