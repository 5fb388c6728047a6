import { describe, expect, it } from 'vitest';
import { polarityScores } from '../../../lambdas/core/sentiment/sentiment.ts';
import { keyOf } from '../../../localstack/tmdb/chance/chance.ts';
import { titleOf } from '../../../localstack/tmdb/text/movie-titles.ts';
import { MAX_REVIEW_LENGTH, MIN_REVIEW_LENGTH, reviewTextOf } from '../../../localstack/tmdb/text/review-text.ts';
import type { Tone } from '../../../localstack/tmdb/text/review-words.ts';

const TONES: readonly Tone[] = ['positive', 'negative', 'mixed'];

const textsOf = (tone: Tone, count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    reviewTextOf(keyOf(keyOf(99, TONES.indexOf(tone)), index), titleOf(index % 500), tone),
  );

describe('The text of a review', () => {
  const all = TONES.flatMap((tone) => textsOf(tone, 5_000));

  it('has from 50 to 3,000 characters, short ones as well as long ones', () => {
    const lengths = all.map((text) => text.length).sort((one, other) => one - other);
    expect(lengths[0]).toBeGreaterThanOrEqual(MIN_REVIEW_LENGTH);
    expect(lengths.at(-1)).toBeLessThanOrEqual(MAX_REVIEW_LENGTH);
    expect(lengths[Math.floor(lengths.length / 10)]).toBeLessThan(170);
    expect(lengths[Math.floor(lengths.length * 0.9)]).toBeGreaterThan(1_500);
  });

  it('is never the same twice', () => {
    expect(new Set(all).size).toBe(all.length);
  });

  it('leans where it should', () => {
    const share = (tone: Tone, leans: (compound: number) => boolean): number => {
      const texts = textsOf(tone, 500);
      return texts.filter((text) => leans(polarityScores(text).compound)).length / texts.length;
    };
    expect(share('positive', (compound) => compound > 0.05)).toBeGreaterThan(0.85);
    expect(share('negative', (compound) => compound < -0.05)).toBeGreaterThan(0.7);
  });

  it('has emoji, capitals and paragraphs in some', () => {
    const shareOf = (pattern: RegExp): number => all.filter((text) => pattern.test(text)).length / all.length;
    expect(shareOf(/\p{Extended_Pictographic}/u)).toBeGreaterThan(0.15);
    expect(shareOf(/\b[A-Z]{5,}\b/)).toBeGreaterThan(0.1);
    expect(shareOf(/\r\n\r\n/)).toBeGreaterThan(0.2);
  });

  it('is made of sentences: a capital at the beginning, a stop at the end, verbs that agree', () => {
    for (const text of all.slice(0, 3_000)) {
      const prose = text.replace(/ \p{Extended_Pictographic}.*$/u, '');
      expect(prose).toMatch(/^[A-Z0-9].*[.!]$/s);
      expect(prose).not.toMatch(
        /\b(?:scenes|effects|jokes|costumes|characters|moments|songs|performances) (?:is|was)\b/i,
      );
      expect(prose).not.toMatch(/ {2}|undefined|\ba [aeiou]/);
    }
  });
});

describe('Titles', () => {
  it('are all different for 6,400 movies', () => {
    expect(new Set(Array.from({ length: 6_400 }, (_, index) => titleOf(index))).size).toBe(6_400);
  });
});
