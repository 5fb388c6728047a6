import { expect, it } from 'vitest';
import { deadLetterOf } from '../../../lambdas/adapters/dead-letters/dead-letter-object.ts';
import type { DeadLetter, DeadLetters, KafkaRecord } from '../../../lambdas/core/ports.ts';
import { epochMs } from '../../../lambdas/core/time.ts';
import { recordOf } from '../../builders/delivery.ts';
import { NOW } from '../../builders/time.ts';

export interface DeadLettersRig {
  readonly deadLetters: DeadLetters;
  /** Key → text of every letter kept. */
  all(): Promise<Map<string, string>>;
}

const letterOf = (
  record: Partial<Omit<KafkaRecord, 'topicPartition'>> = {},
  letter: Partial<DeadLetter> = {},
): DeadLetter => ({
  record: recordOf({ value: Buffer.from('not Avro'), ...record }),
  topicIncarnation: 'first',
  functionName: 'score-reviews',
  code: 'undecodable',
  message: 'the body ends too early',
  setAsideAt: NOW,
  ...letter,
});

/** What every implementation keeps. `open` brings one without letters. */
export const deadLettersContract = (open: () => Promise<DeadLettersRig>): void => {
  it('keeps the reason, the place in the log and the original bytes', async () => {
    const { deadLetters, all } = await open();
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    await deadLetters.put(
      letterOf({
        partition: 3,
        offset: 41,
        key: Buffer.from('603'),
        value: bytes,
        headers: [{ key: 'trace', value: bytes }],
      }),
    );
    const letters = [...(await all())];
    expect(letters.map(([key]) => key)).toEqual(['movie.reviews/first/3/00000000000000000041.json']);
    const base64 = Buffer.from(bytes).toString('base64');
    expect(JSON.parse(letters[0]?.[1] ?? '')).toEqual({
      reason: { code: 'undecodable', message: 'the body ends too early' },
      functionName: 'score-reviews',
      setAsideAt: '2026-11-23T12:00:00.000Z',
      topic: 'movie.reviews',
      topicIncarnation: 'first',
      partition: 3,
      offset: 41,
      appendTime: '2026-11-23T12:00:00.000Z',
      key: 'NjAz',
      value: base64,
      headers: [{ key: 'trace', value: base64 }],
    });
  });

  it.each([
    [1.79e18, '1790000000000000000 ms since 1970'],
    [8.64e15 + 1, '8640000000000001 ms since 1970'],
    [-1, '1969-12-31T23:59:59.999Z'],
    [Number.NaN, 'NaN ms since 1970'],
  ])('keeps a record whatever its time stamp: %d', async (appendTime, text) => {
    const { deadLetters, all } = await open();
    await deadLetters.put(letterOf({ appendTime: epochMs(appendTime) }));
    const [letter = ''] = (await all()).values();
    expect(JSON.parse(letter).appendTime).toBe(text);
    expect(deadLetterOf(letter).record.appendTime).toBe(appendTime);
  });

  it('keeps headers of any name, in their order, those without a value too', async () => {
    const { deadLetters, all } = await open();
    const headers = ['__proto__', 'constructor', '2', '1'].map((key) => ({ key, value: Uint8Array.of(7) }));
    const kept = [...headers, { key: 'a', value: null }, { key: 'a', value: new Uint8Array() }];
    await deadLetters.put(letterOf({ headers: kept }));
    const [letter = ''] = (await all()).values();
    const read = deadLetterOf(letter).record.headers;
    expect(read.map(({ key, value }) => [key, value === null ? null : [...value]])).toEqual(
      kept.map(({ key, value }) => [key, value === null ? null : [...value]]),
    );
  });

  it('tells a tombstone from an empty value', async () => {
    const { deadLetters, all } = await open();
    await deadLetters.put(letterOf({ offset: 1, key: null, value: null }));
    await deadLetters.put(letterOf({ offset: 2, value: new Uint8Array() }));
    const values = [...(await all()).values()].map((text) => JSON.parse(text).value as unknown);
    expect(new Set(values)).toEqual(new Set([null, '']));
  });

  it('keeps bytes that are a part of a larger buffer, and only those', async () => {
    const { deadLetters, all } = await open();
    await deadLetters.put(letterOf({ value: Buffer.from('--poison--').subarray(2, 8) }));
    const [text = ''] = (await all()).values();
    expect(Buffer.from(JSON.parse(text).value, 'base64').toString()).toBe('poison');
  });

  it('keeps one letter of a record that is put twice, the later one', async () => {
    const { deadLetters, all } = await open();
    await deadLetters.put(letterOf());
    await deadLetters.put(letterOf({}, { message: 'set aside again' }));
    const texts = [...(await all()).values()];
    expect(texts.map((text) => JSON.parse(text).reason.message as unknown)).toEqual(['set aside again']);
  });

  it('keeps one letter of a record that two deliveries put at once', async () => {
    const { deadLetters, all } = await open();
    await Promise.all(Array.from({ length: 20 }, () => deadLetters.put(letterOf())));
    expect((await all()).size).toBe(1);
  });

  it('keeps letters of different topics, incarnations, partitions and offsets apart', async () => {
    const { deadLetters, all } = await open();
    const letters = [
      letterOf(),
      letterOf({ topic: 'movie.ratings' }),
      letterOf({}, { topicIncarnation: 'second' }),
      letterOf({ partition: 1 }),
      letterOf({ offset: 1 }),
    ];
    await Promise.all(letters.map((letter) => deadLetters.put(letter)));
    expect((await all()).size).toBe(5);
  });

  it('lists letters in the order of the log', async () => {
    const { deadLetters, all } = await open();
    for (const offset of [10, 9, 100, 2]) await deadLetters.put(letterOf({ offset }));
    const sorted = [...(await all())].toSorted(([one], [other]) => (one < other ? -1 : 1));
    expect(sorted.map(([, text]) => JSON.parse(text).offset as unknown)).toEqual([2, 9, 10, 100]);
  });

  it('takes a hundred letters at once', async () => {
    const { deadLetters, all } = await open();
    await Promise.all(Array.from({ length: 100 }, (_, offset) => deadLetters.put(letterOf({ offset }))));
    expect((await all()).size).toBe(100);
  });
};
