/** Every expected value is Python 3.3.2's. */
import { describe, expect, it } from 'vitest';
import { labelOf, polarityScores } from '../../../lambdas/core/sentiment/sentiment.ts';

/** A test that texts have these compound scores. */
function itScores(claim: string, expected: Readonly<Record<string, number>>): void {
  it(`${claim}`, () => {
    const actual = Object.fromEntries(Object.keys(expected).map((text) => [text, polarityScores(text).compound]));
    expect(actual).toStrictEqual(expected);
  });
}

describe('polarity scores', () => {
  it('are shares of the text and a compound', () => {
    expect(polarityScores('VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!')).toStrictEqual({
      neg: 0,
      neu: 0.294,
      pos: 0.706,
      compound: 0.9469,
    });
  });

  it('are all 0 for a text without words', () => {
    const nothing = { neg: 0, neu: 0, pos: 0, compound: 0 };
    expect(polarityScores('')).toStrictEqual(nothing);
    expect(polarityScores(' \n\u3000')).toStrictEqual(nothing);
  });

  it('are neutral for words that the lexicon does not have', () => {
    expect(polarityScores('une œuvre magnifique')).toStrictEqual({ neg: 0, neu: 1, pos: 0, compound: 0 });
  });
});

describe('the caps differential', () => {
  itScores('strengthens a word in capitals among others', {
    'it is a good film': 0.4404,
    'it is a GOOD film': 0.5622,
    'it is a BAD film': -0.6408,
  });

  itScores('means nothing where every word is in capitals', { 'IT IS A GOOD FILM': 0.4404 });

  itScores('strengthens a booster too', {
    'it is a very good film': 0.4927,
    'it is a VERY good film': 0.6028,
    'it is a VERY bad film': -0.6732,
  });
});

describe('boosters', () => {
  itScores('count less at a distance of two words, and again of three', {
    'very good': 0.4927,
    'very old good': 0.4902,
    'very a old good': 0.4877,
    'very a new old good': 0.4404,
  });

  itScores('dampen as well', { 'it is a hardly good film': 0.3832, 'it is a very bad film': -0.5849 });

  itScores('may be phrases, which only count in the fourth word and after', {
    'it was kind of good': 0.3832,
    'it is just enough good': 0.3832,
    'kind of good': 0.4404,
  });

  itScores('take the kindness out of "kind of"', {
    'a man so kind to me': 0.656,
    'a man so kind of me': 0,
    'kind of': 0,
  });
});

describe('negation', () => {
  itScores('turns a word over at up to three words of distance', {
    'it is not good': -0.3412,
    'it is not a good film': -0.3412,
    'it is not a new good film': -0.3412,
    'it is not a new old good film': 0.4404,
  });

  itScores('knows any word with "n\'t" in it', { "it ain't good": -0.3412, "it xn't good": -0.3412 });

  itScores('is praise in "never so" and "never this"', {
    'it is never so good': 0.6626,
    'it is never this good': 0.6084,
    'it is never good': -0.3412,
  });

  itScores('needs no "never" before "so" or "this" in the fourth word and after, by a slip of the original', {
    'it was a this good': 0.5228,
    'a so new good': 0.4902,
  });

  itScores('is none in "without doubt"', {
    'without doubt good': 0.6136,
    'without a doubt good': 0.6136,
    'without doubt a good': 0.6136,
    'it is without good': -0.3412,
  });

  itScores('is what "no" does before a lexicon word, and up to "or" or "nor"; alone it is a word of its own', {
    no: -0.296,
    'no good': -0.3412,
    'no film good': -0.5583,
    'no bad or good': 0.1139,
    'a no film or good': -0.5583,
    'a no film nor good': -0.0412,
    'no film and good': 0.1779,
  });

  itScores('comes with "least", but not with "at least" and "very least"', {
    'least good': -0.3412,
    'the least good': -0.3412,
    'at least good': 0.4404,
    'very least good': 0.4902,
  });
});

describe('idioms', () => {
  itScores('set the valence of the words around them', {
    'he is the shit': 0.6124,
    'this is the bomb': 0.6124,
    'the bomb was good': 0.2023,
    'a film that is bad ass': 0.6124,
    'we saw a bus stop there': 0,
    'oh I said yeah right': -0.4588,
    'it was a kiss of death': -0.6124,
    'that is a beating heart': 0.875,
  });

  itScores('are unknown with fewer than three words before the lexicon word', {
    'the shit': -0.5574,
    'it is beating heart': 0.3612,
  });

  itScores('are those of release 3.3.2, which has no "broken heart"', { 'that is a broken heart': 0.2732 });
});

describe('the but-clause', () => {
  itScores('outweighs what precedes it', { 'good but bad': -0.5859, 'good but': 0.2382, 'but good': 0.5927 });

  itScores('begins at the first "but"', { 'it is great but it is bad but it is good': 0.1655 });

  itScores('weighs the first of equal valences, as the original does', {
    'good but good': 0.7003,
    'good good but good good': 0.891,
  });
});

describe('punctuation emphasis', () => {
  itScores('counts up to four exclamation marks', {
    'good!': 0.4926,
    'good!!!': 0.5826,
    'good!!!!': 0.6209,
    'good!!!!!': 0.6209,
    'bad!!': -0.6229,
  });

  itScores('counts two or three question marks, and any more as a flood', {
    'good?': 0.4404,
    'good??': 0.504,
    'good???': 0.533,
    'good????': 0.594,
    'bad??': -0.594,
  });

  itScores('adds nothing to a neutral text', { 'film!!': 0 });
});

describe('labels', () => {
  it('follow the thresholds of the authors, who count ±0.05 in', () => {
    expect([1, 0.05, 0.0499, 0, -0, -0.0499, -0.05, -1].map(labelOf)).toEqual([
      'positive',
      'positive',
      'neutral',
      'neutral',
      'neutral',
      'neutral',
      'negative',
      'negative',
    ]);
  });
});
