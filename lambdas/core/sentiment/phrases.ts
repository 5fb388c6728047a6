/** Idioms and boosters of several words. The original looks for them only around words with three words before them. */
import { type Sentence, tokenAt } from './sentence.ts';
import type { Phrase } from './vocabulary.ts';

/** `valence`, or what an idiom around word `i` puts in its place. An idiom that begins at `i` wins over an earlier one. */
export function idiomValence(sentence: Sentence, i: number, valence: number): number {
  const idiom =
    idiomIn(sentence, i, i + 2) ??
    idiomIn(sentence, i - 1, i) ??
    idiomIn(sentence, i - 2, i) ??
    idiomIn(sentence, i - 3, i - 1);
  return idiom === undefined ? valence : idiom.value;
}

/** What "kind of", "sort of" and "just enough" before word `i` add to its valence. */
export function phraseBoost(sentence: Sentence, i: number): number {
  return (boosterIn(sentence, i - 3, i - 1)?.value ?? 0) + (boosterIn(sentence, i - 2, i - 1)?.value ?? 0);
}

const idiomIn = (sentence: Sentence, first: number, last: number): Phrase | undefined =>
  phraseIn(tokenAt(sentence, first).idioms, sentence, first, last);

const boosterIn = (sentence: Sentence, first: number, last: number): Phrase | undefined =>
  phraseIn(tokenAt(sentence, first).boosterPhrases, sentence, first, last);

/** Which of `candidates` begins at word `first` and ends at word `last` or before. */
function phraseIn(candidates: readonly Phrase[], sentence: Sentence, first: number, last: number): Phrase | undefined {
  if (candidates.length === 0) return undefined;
  return candidates.find(
    ({ words }) =>
      first + words.length - 1 <= last && words.every((word, n) => tokenAt(sentence, first + n).name === word),
  );
}
