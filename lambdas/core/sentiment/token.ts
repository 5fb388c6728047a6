import { LEXICON } from './lexicon.ts';
import { hasAtMostTwoCodePoints, isUpper, withoutOuterPunctuation } from './python-text.ts';
import { NO_RULE_WORD, RULE_WORDS, type RuleWord } from './vocabulary.ts';

/** All that the rules ask of a token. It depends on the token's spelling alone, so it is found out once per spelling. */
export interface Token extends RuleWord {
  readonly isInLexicon: boolean;
  /** The lexicon's rating, 0 without one. */
  readonly rating: number;
  readonly isAllCaps: boolean;
  readonly exclamationMarks: number;
  readonly questionMarks: number;
}

/** A word that no rule asks about, as most are: they share one object. It also stands for what is beyond the text's ends. */
export const PLAIN_WORD: Token = {
  ...NO_RULE_WORD,
  isInLexicon: false,
  rating: 0,
  isAllCaps: false,
  exclamationMarks: 0,
  questionMarks: 0,
};

/** `spelling`: what stands between white space. */
export function tokenOf(spelling: string): Token {
  const word = wordOf(spelling);
  const lowerCase = word.toLowerCase();
  const rating = LEXICON.get(lowerCase);
  const ruleWord = RULE_WORDS.get(lowerCase);
  const isNegation = ruleWord?.isNegation || lowerCase.includes("n't");
  const isAllCaps = isUpper(word);
  const exclamationMarks = countOf('!', spelling);
  const questionMarks = countOf('?', spelling);
  const isPlain = rating === undefined && ruleWord === undefined && !isNegation && !isAllCaps;
  if (isPlain && exclamationMarks + questionMarks === 0) return PLAIN_WORD;
  return {
    ...(ruleWord ?? NO_RULE_WORD),
    isNegation,
    isInLexicon: rating !== undefined,
    rating: rating ?? 0,
    isAllCaps,
    exclamationMarks,
    questionMarks,
  };
}

/** Without outer punctuation, unless so little would be left that the token is probably an emoticon. */
function wordOf(spelling: string): string {
  const stripped = withoutOuterPunctuation(spelling);
  return hasAtMostTwoCodePoints(stripped) ? spelling : stripped;
}

function countOf(mark: string, spelling: string): number {
  let count = 0;
  for (let at = spelling.indexOf(mark); at >= 0; at = spelling.indexOf(mark, at + 1)) count++;
  return count;
}
