/**
 * VADER, the rule-based sentiment model of C.J. Hutto and E.E. Gilbert (ICWSM-14): the scores are those of Python's
 * `vaderSentiment` 3.3.2, to the last bit. The model knows English; a text in another language scores near 0.
 */
import { type RatedToken, weighButClause } from './sentiment/but-clause.ts';
import { withEmojiInWords } from './sentiment/emoji.ts';
import { type PolarityScores, punctuationEmphasis, scoresOf, scoresOfNothing } from './sentiment/scores.ts';
import { tokensOf } from './sentiment/tokens.ts';
import { valenceAt } from './sentiment/valence.ts';

export type { PolarityScores };

export type SentimentLabel = 'positive' | 'negative' | 'neutral';

export function polarityScores(text: string): PolarityScores {
  const tokens = tokensOf(withEmojiInWords(text));
  if (tokens.length === 0) return scoresOfNothing;

  let capitals = 0;
  let exclamationMarks = 0;
  let questionMarks = 0;
  for (const token of tokens) {
    if (token.isAllCaps) capitals++;
    exclamationMarks += token.exclamationMarks;
    questionMarks += token.questionMarks;
  }
  const sentence = { tokens, capsDiffer: capitals > 0 && capitals < tokens.length };

  const rated: RatedToken[] = [];
  for (let position = 0; position < tokens.length; position++) {
    const valence = valenceAt(sentence, position);
    if (valence !== 0) rated.push({ position, valence });
  }
  const butPosition = tokens.findIndex(({ name }) => name === 'but');
  if (butPosition >= 0) weighButClause(rated, butPosition);
  return scoresOf(rated, tokens.length, punctuationEmphasis(exclamationMarks, questionMarks));
}

/** The thresholds VADER's authors recommend. */
export function labelOf(compound: number): SentimentLabel {
  if (compound >= 0.05) return 'positive';
  return compound <= -0.05 ? 'negative' : 'neutral';
}
