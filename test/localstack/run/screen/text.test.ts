import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../lambdas/core/time.ts';
import { ageText, counted, fixed, flowed, folded, shortened, wrapped } from '../../../../localstack/run/screen/text.ts';

describe('a text that does not fit', () => {
  it('is never cut in the middle of a number, and leaves a sign', () => {
    const told = 'event time 2026-11-23T18:42:07Z is 3576 s in the future';
    for (let width = 1; width < told.length; width++) {
      const short = shortened(told, width);
      expect(short.length).toBeLessThanOrEqual(width);
      expect(short.endsWith('…')).toBe(true);
      const words = told.split(' ');
      for (const number of short.slice(0, -1).match(/\S*\d\S*/g) ?? []) expect(words).toContain(number);
    }
    expect(shortened(told, told.length)).toBe(told);
  });

  it('ends with no separator of what is left out', () => {
    expect(shortened('succeeded in 0.4 s · serving-views-2026', 25)).toBe('succeeded in 0.4 s…');
  });

  it('is cut at its end where it is one long word', () => {
    expect(shortened('Donaudampfschifffahrt', 6)).toBe('Donau…');
  });

  it('goes into lines of whole words, a path longer than a line too', () => {
    const path = `/${'folder/'.repeat(8)}server.log`;
    const lines = wrapped(`Kafka has ended. Its last words: ${path}`, 30, 9);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(30);
    expect(lines.map((line) => line.trim()).join('')).toContain(path);
    expect(lines[0]).toBe('Kafka has ended. Its last');
  });

  it('ends with a sign where it is given fewer lines than it takes', () => {
    expect(wrapped('one two three four five six', 9, 2)).toEqual(['one two', '  three…']);
  });

  it('keeps a number and its unit in one line', () => {
    for (let width = 12; width < 40; width++)
      for (const line of wrapped('replaying, 10 % done, about 3 s to go, 30 × as fast', width, 9))
        expect(line).toMatch(/\D$/);
  });

  it('stays in lines that fit, a path longer than a line whole', () => {
    const path = `/${'folder/'.repeat(8)}server.log`;
    expect(folded(`  Engine memory: In memory, as asked\n✓ 4 mappings joined in time (0.0 s)`, 30)).toBe(
      '  Engine memory: In memory, as\n  asked\n✓ 4 mappings joined in time\n  (0.0 s)',
    );
    expect(folded(`Kafka has ended. Its log: ${path}`, 30)).toBe(`Kafka has ended. Its log:\n  ${path}`);
  });

  it('stays in parts', () => {
    expect(flowed(['late 2615', 'expired 305', 'dead letters 1'], 24, '   ', '  ')).toEqual([
      'late 2615   expired 305',
      '  dead letters 1',
    ]);
  });
});

describe('figures in words', () => {
  it('are short, and right for one', () => {
    expect([counted(1, 'movie'), counted(0, 'poll'), counted(2_000, 'movie')]).toEqual([
      '1 movie',
      '0 polls',
      '2,000 movies',
    ]);
    expect([fixed(-0.001, 2), fixed(-0.37, 2), fixed(3, 1)]).toEqual(['0.00', '-0.37', '3.0']);
    expect([0, 59_999, 90 * MINUTE_MS, 3 * HOUR_MS, 80 * HOUR_MS].map(ageText)).toEqual([
      '0 s',
      '59 s',
      '90 min',
      '3 h',
      '3 d',
    ]);
  });
});
