/** Where Python and JavaScript mean different things. Every expected score is Python 3.3.2's. */
import { describe, expect, it } from 'vitest';
import { roundHalfEven } from '../../../lambdas/core/sentiment/python-round.ts';
import { hasAtMostTwoCodePoints, withoutOuterPunctuation } from '../../../lambdas/core/sentiment/python-text.ts';
import { polarityScores } from '../../../lambdas/core/sentiment/sentiment.ts';

const compoundsOf = (texts: readonly string[]): number[] => texts.map((text) => polarityScores(text).compound);

describe('white space', () => {
  it.each(['\u001c', '\u001f', '\u0085', '\u00a0', '\u2003', '\u2028', '\u3000'])('%j separates words', (space) => {
    expect(compoundsOf([`good${space}bad`])).toEqual([-0.1531]);
  });

  it.each(['\ufeff', '\u200b', '\u200d', '\u180e', '\0', '\u001b'])('%j does not separate words', (character) => {
    expect(compoundsOf([`good${character}bad`])).toEqual([0]);
  });
});

describe('upper case', () => {
  it('is broken by a letter that is lower case without an upper-case form', () => {
    expect(compoundsOf(['GOOD film', 'GOODª film', 'ª GOOD film'])).toEqual([0.5622, 0, 0.5622]);
  });

  it('includes letters that have no lower-case form', () => {
    expect(compoundsOf(['GOOD 𝐀', 'GOOD 𝐚'])).toEqual([0.4404, 0.5622]);
  });
});

describe('upper case in Unicode 14', () => {
  it('takes the pharyngeal letter of emoticons for lower case, as later versions do not', () => {
    expect(compoundsOf(['KISS Hʕ'])).toEqual([0.5473]);
  });
});

describe('a token of little more than punctuation', () => {
  it('keeps it, because it is probably an emoticon', () => {
    expect(compoundsOf([':)', '(good)', '(fav)', 'ok', '(ok)', 'd8', 'd8.'])).toEqual([
      0.4588, 0.4404, 0.4588, 0.296, 0, -0.6369, 0,
    ]);
  });

  it('is measured in code points', () => {
    expect(['', 'a', 'ab', '𝐀', '𝐀𝐀', '\ud800\ud800', '\n\n'].every(hasAtMostTwoCodePoints)).toBe(true);
    expect(['abc', '𝐀𝐀𝐀', '𝐀𝐀b', '\ud800\ud800\ud800', 'abcde'].some(hasAtMostTwoCodePoints)).toBe(false);
  });

  it('loses all of ASCII punctuation and no other', () => {
    const marks = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
    expect(withoutOuterPunctuation(`${marks}it${marks}is${marks}`)).toBe(`it${marks}is`);
    expect(withoutOuterPunctuation('“it”')).toBe('“it”');
    expect(withoutOuterPunctuation(marks)).toBe('');
  });
});

describe('emoji', () => {
  it('are read as their descriptions, set off from what precedes and not from what follows', () => {
    expect(compoundsOf(['😀', '😀 good', '😀good', 'good😀', '💋💋'])).toEqual([
      0.3612, 0.6597, 0.3612, 0.6597, 0.6808,
    ]);
  });

  it('are read one code point at a time', () => {
    // A red heart is U+2764 U+FE0F: the table has that pair and the heart alone, and only the latter is found.
    expect(polarityScores('❤️')).toStrictEqual(polarityScores('red heart\ufe0f'));
    expect(polarityScores('👩‍❤️‍💋‍👨')).toStrictEqual(
      polarityScores('woman\u200d red heart\ufe0f\u200d kiss mark\u200d man'),
    );
  });
});

describe('rounding', () => {
  it('takes exact ties to the even neighbour', () => {
    expect([1, 3, 5, 7, 9, 11, 13, 15].map((n) => roundHalfEven(n / 16, 3))).toEqual([
      0.062, 0.188, 0.312, 0.438, 0.562, 0.688, 0.812, 0.938,
    ]);
    expect([0.03125, 0.09375, -0.03125, 0.96875].map((tie) => roundHalfEven(tie, 4))).toEqual([
      0.0312, 0.0938, -0.0312, 0.9688,
    ]);
  });

  it('judges what is nearly a tie by its exact binary value', () => {
    // 0.0005 is above one half of a thousandth in binary, 0.0015 likewise, 0.0025 and 0.1235 by their last bits.
    for (const nearTie of [0.0005, 0.0015, 0.0025, 0.1235, 0.3345, 0.9995]) {
      expect(roundHalfEven(nearTie, 3)).toBe(Number(nearTie.toFixed(3)));
    }
  });

  it('keeps the sign of what rounds to zero, and 1 as it is', () => {
    expect([-1e-17, 1e-17, 0, 1, -1].map((value) => roundHalfEven(value, 4))).toStrictEqual([-0, 0, 0, 1, -1]);
  });

  it('agrees with exact arithmetic on fractions, ties aside', () => {
    const fractions = Array.from({ length: 200 }, (_, n) => n + 1).flatMap((total) =>
      Array.from({ length: total }, (_, part) => part / total).filter((fraction) => !Number.isInteger(fraction * 16)),
    );
    expect(fractions.map((fraction) => roundHalfEven(fraction, 3))).toEqual(
      fractions.map((fraction) => Number(fraction.toFixed(3))),
    );
  });
});
