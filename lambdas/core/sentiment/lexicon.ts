import { WORDS_BY_VALENCE } from './lexicon-data.ts';

/** The mean of human ratings, −4 (extremely negative) to +4, of a word or an emoticon in lower case. */
export const LEXICON: ReadonlyMap<string, number> = lexicon();

function lexicon(): Map<string, number> {
  const valences = new Map<string, number>();
  for (const [valence, words] of WORDS_BY_VALENCE) {
    for (const word of words.split(' ')) valences.set(word, valence);
  }
  return valences;
}
