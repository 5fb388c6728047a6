/**
 * VADER, the rule-based sentiment model of C.J. Hutto and E.E. Gilbert (ICWSM-14): the scores are those of Python's
 * `vaderSentiment` 3.3.2, to the last bit. The model knows English; a text in another language scores near 0.
 */
import { type Valences, weighButClause } from './but-clause.ts';
import { withEmojiInWords } from './emoji.ts';
import { type PolarityScores, punctuationEmphasis, scoresOf } from './scores.ts';
import type { Sentence } from './sentence.ts';
import type { Token } from './token.ts';
import { tokensOf } from './tokens.ts';
import { valenceAt } from './valence.ts';

export type { PolarityScores };

export type SentimentLabel = 'positive' | 'negative' | 'neutral';

export function polarityScores(text: string): PolarityScores {
  const words = withEmojiInWords(text);
  const { valences, tokenCount } = weigh(words);
  return scoresOf(valences.values, tokenCount, punctuationEmphasis(words));
}

/** What each token of a text without emoji weighs in its place; those that weigh nothing are left out. */
export function weigh(words: string): { readonly valences: Valences; readonly tokenCount: number } {
  const tokens = tokensOf(words);
  const valences = valencesOf({ tokens, capsDiffer: doCapsDiffer(tokens) });
  const butPosition = tokens.findIndex(({ name }) => name === 'but');
  if (butPosition >= 0) weighButClause(valences, butPosition);
  return { valences, tokenCount: tokens.length };
}

/** The thresholds VADER's authors recommend. */
export function labelOf(compound: number): SentimentLabel {
  if (compound >= 0.05) return 'positive';
  return compound <= -0.05 ? 'negative' : 'neutral';
}

function doCapsDiffer(tokens: readonly Token[]): boolean {
  let capitals = 0;
  for (const token of tokens) if (token.isAllCaps) capitals++;
  return capitals > 0 && capitals < tokens.length;
}

function valencesOf(sentence: Sentence): Valences {
  const valences: Valences = { positions: [], values: [] };
  for (let position = 0; position < sentence.tokens.length; position++) {
    const value = valenceAt(sentence, position);
    if (value === 0) continue;
    valences.positions.push(position);
    valences.values.push(value);
  }
  return valences;
}
