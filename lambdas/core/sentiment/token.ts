import { LEXICON } from './lexicon.ts';
import { hasAtMostTwoCodePoints, isUpper, withoutOuterPunctuation } from './python-text.ts';
import {
  BOOSTER_PHRASES_BY_FIRST_WORD,
  BOOSTER_WORDS,
  IDIOMS_BY_FIRST_WORD,
  isNegation,
  NAMED_WORDS,
  type Phrase,
} from './vocabulary.ts';

/** All that the rules ask of a token. It depends on the token's spelling alone, so it is found out once per spelling. */
export interface Token {
  readonly isInLexicon: boolean;
  /** The lexicon's rating, 0 without one. */
  readonly rating: number;
  /** 0 for a word that boosts nothing. */
  readonly boost: number;
  readonly isNegation: boolean;
  readonly isAllCaps: boolean;
  readonly exclamationMarks: number;
  readonly questionMarks: number;
  /** The word in lower case if some rule names it, else the empty string. */
  readonly name: string;
  readonly idioms: readonly Phrase[];
  readonly boosterPhrases: readonly Phrase[];
}

const NO_PHRASES: readonly Phrase[] = [];

/** `spelling`: what stands between white space. */
export function tokenOf(spelling: string): Token {
  const word = wordOf(spelling);
  const lowerCase = word.toLowerCase();
  const rating = LEXICON.get(lowerCase);
  return {
    isInLexicon: rating !== undefined,
    rating: rating ?? 0,
    boost: BOOSTER_WORDS.get(lowerCase) ?? 0,
    isNegation: isNegation(lowerCase),
    isAllCaps: isUpper(word),
    exclamationMarks: countOf('!', spelling),
    questionMarks: countOf('?', spelling),
    name: NAMED_WORDS.get(lowerCase) ?? '',
    idioms: IDIOMS_BY_FIRST_WORD.get(lowerCase) ?? NO_PHRASES,
    boosterPhrases: BOOSTER_PHRASES_BY_FIRST_WORD.get(lowerCase) ?? NO_PHRASES,
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
