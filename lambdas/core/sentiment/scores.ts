import { roundHalfEven } from './python-round.ts';

/** Shares of the text that are negative, neutral and positive (0–1, three decimals), and the whole (−1 to 1, four decimals). */
export interface PolarityScores {
  readonly neg: number;
  readonly neu: number;
  readonly pos: number;
  readonly compound: number;
}

/** Approximates the greatest sum to be expected. */
const ALPHA = 15;

/**
 * `values`: the valences that are not 0, of `tokenCount` tokens. `emphasis`: what the text's punctuation adds to the side that
 * prevails.
 */
export function scoresOf(values: readonly number[], tokenCount: number, emphasis: number): PolarityScores {
  if (tokenCount === 0) return { neg: 0, neu: 0, pos: 0, compound: 0 };

  let sum = 0;
  let positive = 0;
  let negative = 0;
  for (const valence of values) {
    sum += valence;
    // One more each, because a neutral token counts as 1.
    if (valence > 0) positive += valence + 1;
    else negative += valence - 1;
  }
  const neutral = tokenCount - values.length;

  if (sum > 0) sum += emphasis;
  else if (sum < 0) sum -= emphasis;
  if (positive > -negative) positive += emphasis;
  else if (positive < -negative) negative -= emphasis;

  const total = positive - negative + neutral;
  return {
    neg: roundHalfEven(Math.abs(negative / total), 3),
    neu: roundHalfEven(neutral / total, 3),
    pos: roundHalfEven(positive / total, 3),
    compound: roundHalfEven(Math.max(-1, Math.min(1, sum / Math.sqrt(sum * sum + ALPHA))), 4),
  };
}

/** Up to four exclamation marks count; a single question mark is a question, more are emphasis. */
export function punctuationEmphasis(text: string): number {
  const ofExclamation = countUpToFour('!', text) * 0.292;
  const questionMarks = countUpToFour('?', text);
  if (questionMarks <= 1) return ofExclamation;
  return ofExclamation + (questionMarks <= 3 ? questionMarks * 0.18 : 0.96);
}

function countUpToFour(mark: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(mark); at >= 0 && count < 4; at = text.indexOf(mark, at + 1)) count++;
  return count;
}
