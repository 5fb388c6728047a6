import { describe, expect, it } from 'vitest';
import { polarityScores } from '../../../lambdas/core/sentiment/sentiment.ts';
import { weighedWordsOf } from '../../../lambdas/core/sentiment/weighed-words.ts';

const weightOf = (text: string, word: string): number | undefined =>
  weighedWordsOf(text).find((one) => one.text.trim() === word)?.valence;

describe('the words of a text as they were weighed', () => {
  it.each([
    'A wonderful film, but the ending was not good at all!',
    '  leading and trailing white space \n\n and\tmore  ',
    'no',
    '',
    '   ',
    'VERY good, very GOOD',
  ])('put together are the text: %j', (text) => {
    expect(
      weighedWordsOf(text)
        .map((word) => word.text)
        .join(''),
    ).toBe(text);
  });

  it('weigh nothing but what the lexicon knows, each in its place', () => {
    expect(weightOf('The film is good', 'film')).toBe(0);
    const plain = weightOf('The film is good', 'good') ?? 0;
    expect(plain).toBeGreaterThan(1);
    expect(weightOf('The film is not good', 'good')).toBeCloseTo(plain * -0.74, 10);
    expect(weightOf('The film is very good', 'good')).toBeGreaterThan(plain);
    expect(weightOf('The film is good but long', 'good')).toBeCloseTo(plain / 2, 10);
  });

  it('add up to what the score is made of', () => {
    const text = 'Although it was tedious, I love its happy end';
    const sum = weighedWordsOf(text).reduce((total, { valence }) => total + valence, 0);
    expect(polarityScores(text).compound).toBeCloseTo(sum / Math.sqrt(sum * sum + 15), 4);
  });

  it('are read with emoji in words', () => {
    expect(
      weighedWordsOf('fine 😀')
        .map((word) => word.text)
        .join(''),
    ).toBe('fine grinning face');
  });
});
