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

/**
 * Tokens are shared by all words of which the rules know the same: by the name of the rules' word, or else by the rating.
 * Never by the word as the text spells it: V8 may have cut that out by pointing into the text, and would keep the text.
 */
const known = new Map<string | number, Token>();
const knownInCaps = new Map<Token, Token>();

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
  const rating = LEXICON.get(lowerCase);
  const ruleWord = RULE_WORDS.get(lowerCase);
  const key = ruleWord?.name ?? rating;
  // Of the words with "n't" in them, the vocabulary has none that is not a negation by itself.
  if (key === undefined) return lowerCase.includes("n't") ? NEGATED_WORD : PLAIN_WORD;

  let token = known.get(key);
  if (token === undefined) {
    token = {
      ...(ruleWord ?? NO_RULE_WORD),
      isInLexicon: rating !== undefined,
      rating: rating ?? 0,
      isAllCaps: false,
    };
    known.set(key, token);
  }
  return token;
}

function inCaps(token: Token): Token {
  let shouted = knownInCaps.get(token);
  if (shouted === undefined) {
    shouted = { ...token, isAllCaps: true };
    knownInCaps.set(token, shouted);
  }
  return shouted;
}
