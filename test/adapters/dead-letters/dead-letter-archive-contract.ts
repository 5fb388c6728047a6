import { expect, it } from 'vitest';
import { type DeadLetterArchive, type ListedLetter, NoSuchLetter } from '../../../lambdas/core/care/redrive-ports.ts';
import type { DeadLetter, DeadLetters } from '../../../lambdas/core/ports.ts';
import { recordOf } from '../../builders/delivery.ts';
import { NOW } from '../../builders/time.ts';

export interface ArchiveRig {
  readonly deadLetters: DeadLetters;
  readonly archive: DeadLetterArchive;
}

const BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte);

export const letterAt = (offset: number, topic = 'movie.reviews', more: Partial<DeadLetter> = {}): DeadLetter => ({
  record: recordOf({ topic, partition: 3, offset, key: Buffer.from('603'), value: Buffer.from(BYTES) }),
  topicIncarnation: 'first',
  functionName: 'score-reviews',
  code: 'undecodable',
  message: 'the body ends too early',
  setAsideAt: NOW,
  ...more,
});

export const keyAt = (offset: number, topic = 'movie.reviews'): string =>
  `${topic}/first/3/${String(offset).padStart(20, '0')}.json`;

const listAll = async (archive: DeadLetterArchive, limit: number, topic?: string): Promise<ListedLetter[]> => {
  const all: ListedLetter[] = [];
  let after: string | undefined;
  do {
    const page = await archive.list({ limit, after, topic });
    expect(page.letters.length).toBeLessThanOrEqual(limit);
    all.push(...page.letters);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return all;
};

/** What every implementation keeps. `open` brings one without letters. */
export const deadLetterArchiveContract = (open: () => Promise<ArchiveRig>): void => {
  it('is empty at first', async () => {
    const { archive } = await open();
    expect(await archive.list({ limit: 10 })).toEqual({ letters: [], next: null });
  });

  it('gives back what was set aside, byte by byte', async () => {
    const { archive, deadLetters } = await open();
    const record = recordOf({
      partition: 3,
      offset: 7,
      key: null,
      value: BYTES,
      headers: [{ key: 'a', value: BYTES }],
    });
    const letter = { ...letterAt(7), record };
    await deadLetters.put(letter);
    const read = await archive.read(keyAt(7));
    const bytes = (value: Uint8Array | null | undefined) => (value ? [...value] : value);
    expect({ ...read, record: undefined }).toEqual({ ...letter, record: undefined });
    expect([bytes(read.record.key), bytes(read.record.value)]).toEqual([null, [...BYTES]]);
    expect(read.record.headers.map(({ key, value }) => [key, bytes(value)])).toEqual([['a', [...BYTES]]]);
    expect(read.record).toMatchObject({ topicPartition: 'movie.reviews-3', offset: 7, appendTime: NOW });
  });

  it('rejects for a letter that is not there', async () => {
    const { archive } = await open();
    await expect(archive.read(keyAt(1))).rejects.toThrow(NoSuchLetter);
  });

  it.each([1, 2, 3, 50])('lists every letter once, in the order of the log, %i at a time', async (limit) => {
    const { archive, deadLetters } = await open();
    for (const offset of [10, 9, 100, 2]) await deadLetters.put(letterAt(offset));
    await archive.claim(keyAt(9), NOW);
    await archive.claim(keyAt(100), NOW);
    await archive.confirm(keyAt(100), NOW);
    expect(await listAll(archive, limit)).toEqual([
      { key: keyAt(2), state: 'waiting' },
      { key: keyAt(9), state: 'claimed' },
      { key: keyAt(10), state: 'waiting' },
      { key: keyAt(100), state: 'sent' },
    ]);
  });

  it('lists one topic, and not those whose name begins alike', async () => {
    const { archive, deadLetters } = await open();
    for (const topic of ['movie.reviews', 'movie.reviews-old', 'movie.ratings'])
      await deadLetters.put(letterAt(1, topic));
    expect(await listAll(archive, 10, 'movie.reviews')).toEqual([{ key: keyAt(1), state: 'waiting' }]);
  });

  it('lets one of many claim a letter', async () => {
    const { archive, deadLetters } = await open();
    await deadLetters.put(letterAt(1));
    const claims = await Promise.all(Array.from({ length: 20 }, () => archive.claim(keyAt(1), NOW)));
    expect(claims.filter(Boolean)).toEqual([true]);
    expect(await archive.claim(keyAt(1), NOW)).toBe(false);
  });

  it('keeps a claim when the letter is set aside again', async () => {
    const { archive, deadLetters } = await open();
    await deadLetters.put(letterAt(1));
    await archive.claim(keyAt(1), NOW);
    await deadLetters.put(letterAt(1));
    expect(await listAll(archive, 10)).toEqual([{ key: keyAt(1), state: 'claimed' }]);
  });
};
