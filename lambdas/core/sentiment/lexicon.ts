import { WORDS_BY_VALENCE } from './lexicon-data.ts';

/** The mean of human ratings, −4 (extremely negative) to +4, of a word or an emoticon in lower case. */
export const LEXICON: ReadonlyMap<string, number> = new Map(
  WORDS_BY_VALENCE.flatMap(([valence, words]) => words.split(' ').map((word) => [word, valence] as const)),
);
