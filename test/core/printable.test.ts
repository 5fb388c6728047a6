import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableJson, printableLines } from '../../lambdas/core/printable.ts';

const ESC = '\u001B';
const STEERING = [
  ['an escape sequence that clears the screen', `${ESC}[2J`],
  ['one that names the window', `${ESC}]0;owned\u0007`],
  ['one in a single character', '\u009B2J'],
  ['a right-to-left override', '\u202E'],
  ['an isolate', '\u2066'],
  ['a directional mark', '\u200F'],
  ['a line separator', '\u2028'],
  ['a carriage return', '\r'],
  ['a backspace', '\b'],
  ['a deletion', '\u007F'],
  ['a byte order mark', '\uFEFF'],
  ['half a character', '\uD83D'],
  ['a tag', '\u{E0041}'],
] as const;

describe('Text of strangers', () => {
  it.each(STEERING)('loses %s', (_, steering) => {
    const text = printable(`A${steering}B`);
    expect(text).toMatch(/^A [^\p{C}]*B$/u);
    expect(printableLines(`A${steering}B`)).toBe(text);
  });

  it('keeps its words in every script, and emoji', () => {
    for (const text of ['Amélie', '千と千尋の神隠し', 'عروس', 'می‌خواهم', 'किरण', '👩‍🚀 in space', 'naïve – “quotes”']) {
      expect(printable(text)).toBe(text);
    }
  });

  it('steers nothing, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(printable(text)).not.toMatch(/(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      }),
    );
  });
});

describe('Lines of ours', () => {
  it('keep their colours and ends, and nothing else that steers', () => {
    const line = `${ESC}[1;31mlag${ESC}[0m\n${ESC}[2J${ESC}[10;10H\u202E`;
    expect(printableLines(line)).toBe(`${ESC}[1;31mlag${ESC}[0m\n [2J [10;10H `);
  });
});

describe('JSON for programs', () => {
  it('is the same value without a character that steers', () => {
    const value = { [`k\u202E`]: STEERING.map(([, steering]) => `A${steering}B`), plain: 'Amélie 😍' };
    const json = printableJson(JSON.stringify(value, null, 2));
    expect(JSON.parse(json)).toEqual(value);
    expect(json.replaceAll('\n', '')).not.toMatch(/(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\u2028]/u);
  });
});
