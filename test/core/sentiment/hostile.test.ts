/** What strangers may send: it costs time in proportion to its length, bounded memory, and never another text's score. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEXICON } from '../../../lambdas/core/sentiment/lexicon.ts';
import { type PolarityScores, polarityScores } from '../../../lambdas/core/sentiment/sentiment.ts';
import { tokenOf } from '../../../lambdas/core/sentiment/token.ts';
import { HASH_SEED, hashWith } from '../../../lambdas/core/sentiment/token-cache.ts';
import { tokensOf } from '../../../lambdas/core/sentiment/tokens.ts';
import { proofOf } from '../../toolchain/proof.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const MB = 2 ** 20;
const WHITE_SPACE =
  '\t\n\v\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000';

const hashOf = (spelling: string): number =>
  Array.from({ length: spelling.length }, (_, n) => spelling.charCodeAt(n)).reduce(hashWith, HASH_SEED);

function isPlausible({ neg, neu, pos, compound }: PolarityScores): boolean {
  const areShares = [neg, neu, pos].every((share) => share >= 0 && share <= 1);
  const sum = neg + neu + pos;
  return areShares && Math.abs(compound) <= 1 && (sum === 0 || Math.abs(sum - 1) < 0.002);
}

describe('time', { timeout: 60_000 }, () => {
  // Of the processor, not of the wall: other work on the machine takes turns with this, and its turns do not count.
  const millisecondsFor = (text: string): number => {
    const started = process.cpuUsage();
    expect(polarityScores(text)).toSatisfy(isPlausible);
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1_000;
  };
  const distinctWords = (count: number): string => Array.from({ length: count }, (_, n) => `w${n}x`).join(' ');

  it.each<[string, (scale: number) => string]>([
    ['one long token', (scale) => 'a'.repeat(scale * 60_000)],
    ['one long run of punctuation', (scale) => '!?'.repeat(scale * 30_000)],
    ['lexicon words', (scale) => 'good '.repeat(scale * 12_000)],
    ['lexicon words around a "but"', (scale) => 'good bad fine '.repeat(scale * 4_000).replace('bad', 'but')],
    ['negations and idioms', (scale) => 'never so bad ass the shit kiss of death '.repeat(scale * 1_500)],
    ['emoji', (scale) => '😀👩‍❤️‍💋‍👨'.repeat(scale * 6_000)],
    ['white space', (scale) => ' \u3000'.repeat(scale * 30_000)],
    ['distinct tokens', (scale) => distinctWords(scale * 8_000)],
  ])('grows in proportion to the text: %s', (_, textOf) => {
    const small = textOf(1);
    const large = textOf(8);
    const best = (text: string) => Math.min(...Array.from({ length: 3 }, () => millisecondsFor(text)));
    // 8 times the text takes 8 times as long; 64 times would be quadratic.
    expect(best(large)).toBeLessThan(32 * (best(small) + 2));
  });
});

describe('memory', { timeout: 60_000 }, () => {
  function growthOf(work: () => void): number {
    collectGarbage();
    const before = process.memoryUsage();
    work();
    collectGarbage();
    const after = process.memoryUsage();
    return after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  }

  it('does not grow with the number of distinct tokens', () => {
    // Each kind of token is analysed, kept and displaced: in the lexicon, in capitals, with exclamation marks, plain.
    const kinds = [(n: number) => `w${n}`, (n: number) => `W${n}`, (n: number) => `w${n}!`, (n: number) => `n't${n}`];
    const growth = growthOf(() => {
      for (let n = 0; n < proofOf(1_000_000); n += 100) {
        polarityScores(Array.from({ length: 100 }, (_, k) => kinds[k % 4]?.(n + k)).join(' '));
      }
    });
    expect(growth / MB).toBeLessThan(16);
  });

  it('does not keep a text because one of its tokens is kept', () => {
    // V8 cuts a string of 13 characters or more out of another by pointing into it.
    const longWords = [...LEXICON.keys()].filter((word) => word.length >= 13).slice(0, 200);
    const spellings = longWords.flatMap((word) => [word, `${word}!`, `x${word}`.slice(0, 16)]);
    const filler = 'a'.repeat(200_000);
    const growth = growthOf(() => {
      for (const [n, spelling] of spellings.entries()) polarityScores(`${n} ${spelling} ${filler}`);
    });
    // All the texts together are 120 MB, those with a long lexicon word first seen 40 MB.
    expect(longWords).toHaveLength(200);
    expect(growth / MB).toBeLessThan(16);
  });
});

describe('a spelling that is made to have the hash of another', () => {
  /** Two code units in the place of the first two of `word`, with the same hash so far. */
  function twinOf(word: string): string | undefined {
    const target = hashOf(word.slice(0, 1)) ^ word.charCodeAt(1);
    for (let first = 0xac00; first < 0xd7a0; first++) {
      const second = hashWith(HASH_SEED, first) ^ target;
      if (second > 0x3100 && second < 0xd800) return String.fromCharCode(first, second) + word.slice(2);
    }
    return undefined;
  }
  const twins = [
    'good',
    'great',
    'awful',
    'terrible',
    'love',
    'hate',
    'happy',
    'nasty',
    'wonderful',
    'kill',
    'fun',
    'best',
  ]
    .map((word) => [word, twinOf(word)] as const)
    .filter((pair): pair is readonly [string, string] => pair[1] !== undefined);

  it('can be found, so the tests below are about something', () => {
    expect(twins.length).toBeGreaterThan(2);
    for (const [word, twin] of twins) expect(hashOf(twin)).toBe(hashOf(word));
  });

  it('is still told from it', () => {
    for (const [word, twin] of twins) {
      for (const text of [word, twin, word, `${twin} ${word} ${twin}`]) {
        expect(tokensOf(text)).toStrictEqual(text.split(' ').map(tokenOf));
      }
    }
  });

  it('costs no more than an analysis each time, however many there are', () => {
    // Pairs of code units with equal hashes, chained: 2^8 spellings of one hash and one length.
    const [word, twin] = twins.find(([candidate]) => candidate.length === 4) as readonly [string, string];
    const halves = [word.slice(0, 2), twin.slice(0, 2)];
    let spellings = [''];
    for (let n = 0; n < 8; n++) spellings = spellings.flatMap((spelling) => halves.map((half) => spelling + half));
    expect(new Set(spellings.map(hashOf)).size).toBeLessThan(spellings.length);
    for (let round = 0; round < 3; round++) expect(tokensOf(spellings.join(' '))).toStrictEqual(spellings.map(tokenOf));
  });
});

describe('any string at all', { timeout: 60_000 }, () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.array(fc.nat(0xffff), { maxLength: 60 }).map((codeUnits) => String.fromCharCode(...codeUnits)),
    fc
      .array(
        fc.constantFrom(
          'good',
          'BAD',
          'but',
          '!',
          '\ud83d',
          '\ude00',
          '😀',
          '\u200d',
          '\0',
          ' ',
          '\u202e',
          'שלום',
          'very ',
        ),
      )
      .map((parts) => parts.join('')),
  );

  it('has plausible scores, and the same ones again after others were scored', () => {
    const texts = fc.sample(anything, { numRuns: 5_000, seed: 4 });
    const first = texts.map((text) => polarityScores(text));
    expect(first.filter((scores) => !isPlausible(scores))).toEqual([]);
    for (let n = 0; n < 200_000; n += 100)
      polarityScores(Array.from({ length: 100 }, (_, k) => `flush${n + k}`).join(' '));
    expect(texts.toReversed().map((text) => polarityScores(text))).toStrictEqual(first.toReversed());
  });

  it('is made of the tokens that a fresh analysis gives', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const characters = Array.from({ length: text.length }, (_, n) => text.charAt(n));
        const blanked = characters.map((character) => (WHITE_SPACE.includes(character) ? ' ' : character)).join('');
        const spellings = blanked.split(' ').filter((spelling) => spelling !== '');
        expect(tokensOf(text)).toStrictEqual(spellings.map(tokenOf));
      }),
    );
  });
});
