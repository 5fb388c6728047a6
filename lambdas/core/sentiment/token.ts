import { LEXICON } from './lexicon.ts';
import { hasAtMostTwoCodePoints, isUpper, withoutOuterPunctuation } from './python-text.ts';
import { NO_RULE_WORD, RULE_WORDS, type RuleWord } from './vocabulary.ts';

/** All that the rules ask of a token. It depends on the token's spelling alone, so it is found out once per spelling. */
export interface Token extends RuleWord {
  readonly isInLexicon: boolean;
  /** The lexicon's rating, 0 without one. */
  readonly rating: number;
  readonly isAllCaps: boolean;
}

/** A word that no rule asks about, as most are. It also stands for what is beyond the text's ends. */
export const PLAIN_WORD: Token = { ...NO_RULE_WORD, isInLexicon: false, rating: 0, isAllCaps: false };
const NEGATED_WORD: Token = { ...PLAIN_WORD, isNegation: true };

/** Tokens are shared by all spellings of a word, so there are never more of them than twice the vocabulary. */
const vocabulary = new Map<string, Token>();
const vocabularyInCaps = new Map<Token, Token>();

/** `spelling`: what stands between white space. */
export function tokenOf(spelling: string): Token {
  const word = wordOf(spelling);
  const token = tokenOfWord(word.toLowerCase());
  return isUpper(word) ? inCaps(token) : token;
}

/** Without outer punctuation, unless so little would be left that the token is probably an emoticon. */
function wordOf(spelling: string): string {
  const stripped = withoutOuterPunctuation(spelling);
  return hasAtMostTwoCodePoints(stripped) ? spelling : stripped;
}

function tokenOfWord(lowerCase: string): Token {
  const known = vocabulary.get(lowerCase);
  if (known !== undefined) return known;

  const rating = LEXICON.get(lowerCase);
  const ruleWord = RULE_WORDS.get(lowerCase);
  // Of the words with "n't" in them, the vocabulary has none that is not a negation by itself.
  if (rating === undefined && ruleWord === undefined) return lowerCase.includes("n't") ? NEGATED_WORD : PLAIN_WORD;

  const token: Token = {
    ...(ruleWord ?? NO_RULE_WORD),
    isInLexicon: rating !== undefined,
    rating: rating ?? 0,
    isAllCaps: false,
  };
  vocabulary.set(lowerCase, token);
  return token;
}

function inCaps(token: Token): Token {
  const known = vocabularyInCaps.get(token);
  if (known !== undefined) return known;
  const shouted = { ...token, isAllCaps: true };
  vocabularyInCaps.set(token, shouted);
  return shouted;
}
