import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainWords } from '../../../lambdas/core/sentiment/plain-words.ts';
import { reviewScores } from '../../../lambdas/core/sentiment/review-scores.ts';
import { polarityScores } from '../../../lambdas/core/sentiment/sentiment.ts';

describe('The text of a review, before VADER', () => {
  it.each([
    ['I didn\u2019t like it.', "I didn't like it."],
    ['\u201CNot\u201D bad, isn\u02BCt it?', '"Not" bad, isn\'t it?'],
    ['It is not<br/>good', 'It is not good'],
    ['<p>Not good.</p><p>At all.</p>', ' Not good.  At all. '],
    ['not <em>good</em>, <b>b</b>ad', 'not good, bad'],
    ['<a href="https://x.example/?a=1">great</a>', 'great'],
    ['I didn&#39;t &amp; won&rsquo;t', "I didn't & won't"],
    ['I <3 it &mdash; 1 < 2 > 0', 'I <3 it &mdash; 1 < 2 > 0'],
    ['a <b and no end', 'a <b and no end'],
  ])('%j is read as %j', (text, read) => {
    expect(plainWords(text)).toBe(read);
  });

  it('is as it was where nothing is marked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        const unmarked = text.replaceAll(/[<&]/g, '');
        expect(plainWords(unmarked)).toBe(unmarked);
      }),
    );
  });

  it('takes time in proportion to its length, whatever it is made of', () => {
    for (const part of ['<', '<a ', '&amp', '<p', '\u2019']) {
      const startedAt = performance.now();
      plainWords(part.repeat(100_000 / part.length));
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    }
  });
});

describe('The score of a review', () => {
  it('is that of the straight apostrophe: contempt stays contempt', () => {
    expect(polarityScores('I didn\u2019t like it.').compound).toBe(0.3612);
    expect(reviewScores('I didn\u2019t like it.').compound).toBe(-0.2755);
    expect(reviewScores("I didn't like it.").compound).toBe(-0.2755);
  });

  it('sees a word that a tag touches', () => {
    expect(reviewScores('This is<br>terrible').compound).toBe(polarityScores('This is terrible').compound);
  });
});
